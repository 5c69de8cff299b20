#include "reports/program/operation_statements.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "reports/program/assertion_compiler.h"
#include "reports/program/events.h"
#include "reports/program/javascript.h"
#include "reports/program/reactions.h"
#include "reports/program/results.h"
#include "reports/program/servers.h"

namespace clusterspec::script {
namespace {

// Statements before, an expression that has the operation's value, statements after.
struct Code {
  std::string before;
  std::string expression;
  std::string after;
};

const json::value* Field(const Operation& operation, std::string_view key) {
  return operation.fields.if_contains(key);
}

// "cluster", "process", `self` and labels of workers, as the protocol names them.
std::string Root(std::string_view name, const Place& place) {
  if (name == "cluster" || name == "process") return std::string(name);
  if (name == "self") return "cluster.worker";
  return place.plan->WorkerVariable(std::string(name));
}

// "w1.process.pid", "cluster.workers.1.isDead()".
std::string Path(std::string_view path, const Place& place) {
  const size_t dot = std::min(path.find('.'), path.size());
  const bool call = path.ends_with("()");
  std::string_view rest = path.substr(std::min(dot + 1, path.size()));
  if (call) rest.remove_suffix(2);
  // A worker need not have settings.
  const bool guarded = place.process != "primary" && path.starts_with("cluster.settings.");
  std::string value = MemberPath(Root(path.substr(0, dot), place), rest, guarded);
  return value + (call ? "()" : "");
}

std::string Fork(const std::string& label, const std::string& env, const Plan& plan) {
  if (plan.numbered) return fmt::format("fork('{}'{})", label, env.empty() ? "" : ", " + env);
  // Whether the worker must know its label shows later: see WithLabels in script.cc.
  const std::string fork = fmt::format("cluster.fork(@ENV:{}@{})", label, env);
  return plan.labels ? fmt::format("Object.assign({}, {{label: '{}'}})", fork, label) : fork;
}

Result<Code> WriteFork(const Operation& operation, const Place& place) {
  const Plan& plan = *place.plan;
  const std::string label = Text(operation, "label");
  const json::value* field = Field(operation, "env");
  const std::string env = field == nullptr ? "" : Literal(*field);
  if (place.process != "primary") {  // where there is hardly anything that could be watched
    return Code{"", fmt::format("cluster.fork(@ENV:{}@{})", label, env), ""};
  }
  const std::string expression = Fork(label, env, plan);
  Code code;
  code.expression = plan.WorkerVariable(label);
  if (plan.numbered) {
    code.expression = expression;
    return code;
  }
  const bool outer = plan.hoisted.find(label) != plan.hoisted.end();
  code.before = fmt::format("{}{} = {};\n", outer ? "" : "const ", label, expression);
  code.before += Listeners(plan, "worker", label, label, label);
  return code;
}

Result<Code> WriteSetup(const Operation& operation, const Place& place) {
  std::string method = Text(operation, "via");
  if (method.empty()) method = place.plan->dialect < Edition::kV16 ? "setupMaster" : "setupPrimary";
  const json::value* settings = Field(operation, "settings");
  return Code{"", fmt::format("cluster.{}({})", method, settings ? Literal(*settings) : ""), ""};
}

Result<Code> WritePolicy(const Operation& operation, const Place&) {
  const char* value = Text(operation, "value") == "rr" ? "SCHED_RR" : "SCHED_NONE";
  return Code{fmt::format("cluster.schedulingPolicy = cluster.{};\n", value), "", ""};
}

Result<Code> WriteGet(const Operation& operation, const Place& place) {
  return Code{"", Path(Text(operation, "path"), place), ""};
}

Result<Code> WriteSame(const Operation& operation, const Place& place) {
  return Code{"",
              fmt::format("{} === {}", Path(Text(operation, "left"), place),
                          Path(Text(operation, "right"), place)),
              ""};
}

Result<Code> WriteTypeof(const Operation& operation, const Place& place) {
  return Code{"", "typeof " + Path(Text(operation, "path"), place), ""};
}

Result<Code> WriteKeys(const Operation& operation, const Place& place) {
  return Code{"", fmt::format("Object.keys({}).sort()", Path(Text(operation, "path"), place)), ""};
}

Result<Code> WriteDisconnect(const Operation& operation, const Place& place) {
  std::string callback;
  if (Field(operation, "callback") != nullptr) {
    const auto written = WriteCallback(operation, place);
    if (!written) return written.error();
    callback = *written;
  }
  return Code{
      "", fmt::format("{}.disconnect({})", Root(Text(operation, "target"), place), callback), ""};
}

Result<Code> WriteKill(const Operation& operation, const Place& place) {
  const std::string via = Text(operation, "via");
  const std::string target = Root(Text(operation, "target"), place);
  const json::value* signal = Field(operation, "signal");
  const std::string argument = signal == nullptr ? "" : Literal(*signal);
  if (via != "process.kill") {
    return Code{"", fmt::format("{}.{}({})", target, via.empty() ? "kill" : via, argument), ""};
  }
  if (Text(operation, "target") != "self") {
    return Code{"", fmt::format("{}.process.kill({})", target, argument), ""};
  }
  return Code{"", fmt::format("process.kill(process.pid{}{})", signal ? ", " : "", argument), ""};
}

Result<Code> WriteSend(const Operation& operation, const Place& place) {
  std::vector<std::string> arguments = {Literal(*Field(operation, "message"))};
  if (const json::value* handle = Field(operation, "handle")) {
    arguments.push_back(HandleVariable(std::string(handle->get_string())));
  }
  if (const json::value* options = Field(operation, "options")) {
    if (arguments.size() == 1) arguments.push_back("undefined");
    arguments.push_back(Literal(*options));
  }
  if (Field(operation, "callback") != nullptr) {
    const auto callback = WriteCallback(operation, place);
    if (!callback) return callback.error();
    arguments.push_back(*callback);
  }
  return Code{"",
              fmt::format("{}.send({})", Root(Text(operation, "target"), place),
                          fmt::join(arguments, ", ")),
              ""};
}

// Those of servers.h, which make statements only.
template <Result<std::string> (*kWrite)(const Operation&, const Place&)>
Result<Code> Statements(const Operation& operation, const Place& place) {
  auto written = kWrite(operation, place);
  if (!written) return written.error();
  return Code{*std::move(written), "", ""};
}

Result<Code> WriteWatchOutput(const Operation& operation, const Place& place) {
  const std::string label = Text(operation, "target");
  const std::string worker = place.plan->WorkerVariable(label);
  return Code{fmt::format("for (const name of ['stdout', 'stderr']) {{\n"
                          "  const stream = {}.process[name]; // null where it is not piped\n"
                          "  if (stream) stream.on('data', (data) => record(`worker.${{name}} {}`, "
                          "{{text: String(data)}}));\n}}\n",
                          worker, label),
              "", ""};
}

Result<Code> WritePrint(const Operation& operation, const Place&) {
  const std::string to = StringOr(operation.fields, "to", "stdout");
  return Code{"", fmt::format("process.{}.write({})", to, Quote(Text(operation, "text"))), ""};
}

Result<Code> WriteMode(const Operation& operation, const Place&) {
  const std::string path = Quote(Text(operation, "path"));
  return Code{"", fmt::format("(require('fs').statSync({}).mode & 511).toString(8)", path), ""};
}

Result<Code> WriteChdir(const Operation& operation, const Place&) {
  return Code{"", fmt::format("process.chdir({})", Quote(Text(operation, "path"))), ""};
}

Result<Code> WriteExit(const Operation& operation, const Place&) {
  const json::value* code = Field(operation, "code");
  return Code{"", fmt::format("process.exit({})", code == nullptr ? "" : Literal(*code)), ""};
}

Result<Code> WriteExitCode(const Operation& operation, const Place&) {
  return Code{fmt::format("process.exitCode = {};\n", Literal(*Field(operation, "code"))), "", ""};
}

Result<Code> WriteThrow(const Operation& operation, const Place&) {
  return Code{fmt::format("setImmediate(() => {{ throw new Error({}); }});\n",
                          Quote(Text(operation, "message"))),
              "", ""};
}

Result<Code> WriteSpin(const Operation&, const Place&) {
  return Code{"for (;;) {} // for ever\n", "", ""};
}

Result<Code> WriteAfter(const Operation& operation, const Place& place) {
  Place inside = place;
  inside.nested = true;
  const auto written = WriteOperations(operation.nested, inside);
  if (!written) return written.error();
  const std::string record = place.plan->LooksAt("timer")
                                 ? fmt::format("  record('timer {}');\n", ResultName(operation))
                                 : "";
  return Code{fmt::format("setTimeout(() => {{\n{}{}}}, {});\n", record, Indent(*written, 2),
                          IntegerOr(operation.fields, "ms", 0)),
              "", ""};
}

Result<Code> WriteReact(const Operation& operation, const Place& place) {
  auto written = WriteReaction(operation, place);
  if (!written) return written.error();
  return Code{*std::move(written), "", ""};
}

Result<Code> WriteLoad(const Operation& operation, const Place& place) {
  const std::string module = Quote(Text(operation, "module"));
  if (Text(operation, "via") != "import") {
    return Code{"", fmt::format("typesOf(require({}))", module), ""};
  }
  const auto callback = WriteCallback(operation, place);
  if (!callback) return callback.error();
  const std::string loaded = "loaded" + std::to_string(operation.id);
  return Code{fmt::format("const {0} = {1};\n"
                          "importModule({2}).then((it) => {0}(null, typesOf(it.default)), {0});\n",
                          loaded, *callback, module),
              "", ""};
}

Result<Code> WriteForget(const Operation&, const Place&) {
  return Error{"it takes back a reaction, for which a listener would need a name", {}};
}

Result<Code> WriteRelease(const Operation&, const Place&) {
  return Code{"clearInterval(hold);\n", "", ""};
}

Result<Code> WriteOperation(OperationKind kind, const Operation& operation, const Place& place) {
  switch (kind) {
    case OperationKind::kFork:
      return WriteFork(operation, place);
    case OperationKind::kSetup:
      return WriteSetup(operation, place);
    case OperationKind::kPolicy:
      return WritePolicy(operation, place);
    case OperationKind::kGet:
      return WriteGet(operation, place);
    case OperationKind::kSame:
      return WriteSame(operation, place);
    case OperationKind::kTypeof:
      return WriteTypeof(operation, place);
    case OperationKind::kKeys:
      return WriteKeys(operation, place);
    case OperationKind::kDisconnect:
      return WriteDisconnect(operation, place);
    case OperationKind::kKill:
      return WriteKill(operation, place);
    case OperationKind::kSend:
      return WriteSend(operation, place);
    case OperationKind::kListen:
      return Statements<WriteListen>(operation, place);
    case OperationKind::kBind:
      return Statements<WriteBind>(operation, place);
    case OperationKind::kClose:
      return Statements<WriteClose>(operation, place);
    case OperationKind::kConnect:
      return Statements<WriteConnect>(operation, place);
    case OperationKind::kEndSockets:
      return Statements<WriteEndSockets>(operation, place);
    case OperationKind::kAdopt:
      return Statements<WriteAdopt>(operation, place);
    case OperationKind::kWatchOutput:
      return WriteWatchOutput(operation, place);
    case OperationKind::kPrint:
      return WritePrint(operation, place);
    case OperationKind::kMode:
      return WriteMode(operation, place);
    case OperationKind::kChdir:
      return WriteChdir(operation, place);
    case OperationKind::kExit:
      return WriteExit(operation, place);
    case OperationKind::kExitCode:
      return WriteExitCode(operation, place);
    case OperationKind::kThrow:
      return WriteThrow(operation, place);
    case OperationKind::kSpin:
      return WriteSpin(operation, place);
    case OperationKind::kAfter:
      return WriteAfter(operation, place);
    case OperationKind::kReact:
      return WriteReact(operation, place);
    case OperationKind::kForget:
      return WriteForget(operation, place);
    case OperationKind::kRelease:
      return WriteRelease(operation, place);
    case OperationKind::kLoad:
      return WriteLoad(operation, place);
  }
  return Error{"unknown operation", {}};
}

}  // namespace

bool EndsProcess(const Operation& operation) {
  return operation.name == "exit" || operation.name == "spin";
}

Result<std::string> WriteOperations(const std::vector<Operation>& operations, const Place& place) {
  std::string text;
  for (const Operation& each : operations) {
    if (OnlyTakesTime(*place.plan, each)) continue;
    const auto kind = ParseOperationKind(each.name);
    if (!kind) return Error{fmt::format("unknown operation '{}'", each.name), {}};
    const auto code = WriteOperation(*kind, each, place);
    if (!code) return code.error();
    text += code->before + WithDemands(each, place, code->expression) + code->after;
  }
  return text;
}

}  // namespace clusterspec::script
