#include "reports/program/script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "reports/program/events.h"
#include "reports/program/helpers.h"
#include "reports/program/javascript.h"
#include "reports/program/processes.h"
#include "reports/program/steps.h"
#include "reports/program/wrap.h"
#include "spec/nouns/form.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace script {
namespace {

std::string Header(const Plan& plan, const Catalogue& catalogue) {
  const Case& the_case = *plan.the_case;
  std::string text = Comment(the_case.title + ".");
  for (const std::string& id : the_case.covers) {
    const Requirement* requirement = catalogue.Find(id);
    if (requirement == nullptr || !plan.counts(id)) continue;
    text += Comment(fmt::format("{}: {}", id, requirement->text));
  }
  return text + Comment(fmt::format("{}, {}. Exits with 0: holds, 1: fails, 2: cannot tell.",
                                    the_case.id, ToString(plan.edition)));
}

// The branch of the program for workers.
std::string Otherwise(const WorkerBranches& workers) {
  if (workers.code.empty()) return "";
  if (workers.code.starts_with("if (process.env.CASE_WORKER")) {
    return " else " + workers.code.substr(0, workers.code.size() - 1);
  }
  return fmt::format(" else {{\n{}}}", Indent(workers.code, 2));
}

// Fills in what was left open at every fork: "@ENV:w1@".
std::string WithLabels(std::string code, bool by_label) {
  for (size_t at = 0; (at = code.find("@ENV:", at)) != std::string::npos;) {
    const size_t end = code.find('@', at + 1);
    const std::string label = code.substr(at + 5, end - at - 5);
    const bool object = code.compare(end + 1, 1, "{") == 0;
    std::string filled;
    if (by_label) filled = fmt::format("{{CASE_WORKER: '{}'{}", label, object ? ", " : "}");
    code.replace(at, end + 1 - at + (by_label && object ? 1 : 0), filled);
  }
  return code;
}

// In the primary, handles come with messages of workers.
std::string TakeHandles(const std::string& code) {
  if (!Names(code, "handles")) return "";
  return "cluster.on('message', (worker, message, handle) => handle && handles.push(handle));\n";
}

// Carries out the test, and ends.
std::string Run(const std::string& body) {
  if (!Names(body, "yield")) return body + "process.exit(0);\n";
  const std::string bound =
      body.find("yield () =>") == std::string::npos && body.find("yield* ") == std::string::npos
          ? ""
          : "setTimeout(() => process.exit(2), 20000); // what it needs does not come\n";
  return fmt::format("{}run((function* () {{\n{}}})());\n", bound, Indent(body, 2));
}

// What the signals of a worker mean: see ChooseWayToTell.
std::string ReadySignals(const Plan& plan, const std::string& body) {
  const std::string hello = "'hello " + plan.by_signal + "'";
  const std::string done = "'done " + plan.by_signal + "'";
  const std::string event = body.find(done) == std::string::npos
                                ? hello
                                : fmt::format("seen({}) ? {} : {}", hello, done, hello);
  const std::string parent =
      plan.dialect == Edition::kV6 ? "process.env.PRIMARY = String(process.pid);\n" : "";
  return parent + fmt::format("process.on('SIGUSR2', () => record({})); // of the worker\n", event);
}

// Where the primary itself is the test.
std::string PrimaryBranch(const Plan& plan, const TestProgram& program) {
  std::string code;
  if (!plan.hoisted.empty() && !plan.numbered) {
    code += fmt::format("let {};\n", fmt::join(plan.hoisted, ", "));
  }
  code += Listeners(plan, "cluster", "cluster", "", "") + TakeHandles(program.body);
  if (!plan.by_signal.empty()) code += ReadySignals(plan, program.body);
  if (plan.by_message) code += "cluster.on('message', (worker, event) => log.push(event));\n";
  return code + Run(program.body);
}

// Statements for the end of the test.
std::string Clean(const Plan& plan) {
  if (plan.folder) return "require('child_process').execFileSync('rm', ['-r', SCRATCH]);\n";
  return plan.shared_log ? "fs.unlinkSync(FILE);\n" : "";
}

std::string Prepare(const Plan& plan, const std::string& all) {
  std::string code;
  if (Names(all, "LINK")) code += "fs.symlinkSync(__filename, LINK);\n";
  const auto& needs = plan.the_case->scenario.needs;
  if (std::find(needs.begin(), needs.end(), "root") != needs.end()) {
    code += "fs.chmodSync(SCRATCH, 0o777); // for workers of another user\n";
    if (plan.shared_log) code += "fs.fchmodSync(LOG, 0o666);\n";
  }
  return code;
}

constexpr std::string_view kEndAll =
    "cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));\n";

// Deno ends by what nobody catches without its handlers of exit.
constexpr std::string_view kEndInOrder =
    "process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));\n";

std::string AtExit(const std::string& code) {
  if (code.empty()) return "";
  if (code.find('\n') == code.size() - 1) {
    return fmt::format("process.on('exit', () => {});\n", code.substr(0, code.size() - 2));
  }
  return fmt::format("process.on('exit', () => {{\n{}}});\n", Indent(code, 2));
}

std::string InsideMain(const Plan& plan, const TestProgram& program,
                       const WorkerBranches& workers) {
  const std::string primary = PrimaryBranch(plan, program);
  std::string start = Prepare(plan, primary + workers.code);
  if (!plan.workers.empty()) start += kEndAll;
  start += kEndInOrder;
  start += AtExit(Clean(plan));
  std::string code = fmt::format("if ({}) {{\n{}}}", plan.IsPrimary(), Indent(start + primary, 2));
  code += Otherwise(workers);
  return code + "\n";
}

std::string Stdio(const Plan& plan) {
  const auto& fd = plan.the_case->scenario.fixture.listening_fd;
  if (!fd && !plan.LooksAt("output")) return "'inherit'";
  std::vector<std::string> stdio = {"'ignore'"};
  for (int i = 0; i < 2; ++i) stdio.emplace_back(plan.LooksAt("output") ? "'pipe'" : "'inherit'");
  while (fd && std::cmp_less(stdio.size(), *fd)) stdio.emplace_back("'ignore'");
  if (fd) stdio.emplace_back("listening._handle.fd");
  return fmt::format("[{}]", fmt::join(stdio, ", "));
}

std::string Spawn(const Plan& plan) {
  const Fixture& given = plan.the_case->scenario.fixture;
  std::vector<std::string> arguments;
  for (const std::string& each : given.runtime_args) arguments.push_back(Quote(each));
  arguments.emplace_back("__filename");
  for (const std::string& each : given.args) arguments.push_back(Quote(each));
  json::object env;
  for (const auto& [name, value] : given.env) env[name] = value;
  const std::string of_primary =
      env.empty() ? "" : fmt::format(", env: Object.assign({{}}, process.env, {})", Literal(env));
  return fmt::format(
      "const primary = require('child_process').spawn(process.execPath, [{}],\n"
      "    {{detached: true, stdio: {}{}}});\n"
      "process.prependListener('exit', () => // ends all of its processes\n"
      "    require('child_process').spawnSync('kill', ['-9', '--', `-${{primary.pid}}`]));\n",
      fmt::join(arguments, ", "), Stdio(plan), of_primary);
}

// How the test starts the primary.
std::string Start(const Plan& plan) {
  if (!plan.the_case->scenario.fixture.listening_fd) return Spawn(plan);
  return "const listening = net.createServer().listen(0);\n"
         "if (!(listening._handle.fd > 0)) process.exit(2); // it does not tell its descriptors\n"
         "record('binding listening_fd', {value: listening.address().port});\n" +
         Spawn(plan) + "listening.close();\n";
}

std::string Watch(const Plan& plan) {
  std::string code;
  if (plan.LooksAt("os.exit")) {
    code += "primary.on('exit', (code, signal) => record('os.exit primary', {code, signal}));\n";
  }
  if (plan.LooksAt("output")) {
    code +=
        "for (const stream of ['stdout', 'stderr']) {\n"
        "  primary[stream].on('data', (data) => String(data).split('\\n').forEach((text) => {\n"
        "    if (text) record('output primary', {stream, text});\n  }));\n}\n";
  }
  return code;
}

// The primary where the test is a process of its own.
std::string PrimaryOf(const Plan& plan, const TestProgram& program) {
  std::string code = "const hold = setInterval(() => {}, 1000000); // it stays\n";
  if (!plan.hoisted.empty() && !plan.numbered) {
    code += fmt::format("let {};\n", fmt::join(plan.hoisted, ", "));
  }
  code += Listeners(plan, "cluster", "cluster", "", "");
  code += Listeners(plan, "process", "process", "primary", "");
  const auto parts = program.parts.find("primary");
  if (parts == program.parts.end()) return code;
  for (const std::string& each : parts->second.code) code += TakeHandles(each);
  return code + PartsCode(plan, parts->second, "primary", program.awaited.count("primary") != 0);
}

// Where the test is a process of its own, which starts the primary.
std::string OutsideMain(const Plan& plan, const TestProgram& program,
                        const WorkerBranches& workers) {
  const std::string primary = PrimaryOf(plan, program);
  const std::string body = Start(plan) + Watch(plan) + program.body;
  const std::string test = Prepare(plan, primary + workers.code + program.body) +
                           AtExit(Clean(plan)) + std::string(kEndInOrder) + Run(body);
  // Without workers the one process besides the test's is the primary, whatever it is told to be.
  const std::string condition =
      plan.workers.empty() ? "" : fmt::format("if ({}) ", plan.IsPrimary());
  return fmt::format("if (isTest) {{\n{}}} else {}{{\n{}}}", Indent(test, 2), condition,
                     Indent(primary, 2)) +
         Otherwise(workers) + "\n";
}

// Whether the handler of an event makes something that emits it again: its code would hold itself.
bool MakesWhatItHears(const Operation& react) {
  if (!StringOr(react.fields, "subject").empty()) return false;  // it listens to one that is there
  const std::string event = StringOr(react.fields, "event");
  const bool of_workers = event.starts_with("worker.");
  if (!of_workers && !event.starts_with("server.") && !event.starts_with("connection.")) {
    return false;
  }
  bool makes = false;
  ForEachOperation(react.nested, "", 1, [&](const Operation& each, const std::string&, int) {
    const bool server = each.name == "listen" || each.name == "bind" || each.name == "connect" ||
                        each.name == "adopt";
    makes = makes || (of_workers ? each.name == "fork" : server);
  });
  return makes;
}

// Why there is no program of such a case; "" where there is one.
std::string WhyNone(const Case& a_case) {
  const auto& needs = a_case.scenario.needs;
  if (std::find(needs.begin(), needs.end(), "child") != needs.end()) {
    return "its workers run another file, which never loads cluster";
  }
  if (FormOf(a_case.id) != Form::kNet) {
    return fmt::format("programs are written of cases as they are written: {}",
                       WrittenId(a_case.id));
  }
  std::string why;
  ForEachOperation(a_case.scenario, [&](const Operation& operation, const std::string&, int) {
    const json::value* port = operation.fields.if_contains("port");
    if (operation.name == "react" && MakesWhatItHears(operation)) {
      why = "a handler makes what it listens to";
    }
    if (operation.name == "chdir") why = "it follows no process into another folder";
    if (port != nullptr && port->is_object()) why = "a process learns a port from another's event";
  });
  return why;
}

}  // namespace

// A runtime whose names are others takes a process for neither.
std::string WhoAmI(const Plan& plan) {
  return fmt::format("if (!{} && !cluster.isWorker) process.exit(2);\n", plan.IsPrimary());
}

// The parts in the order of the file: a reader meets the test before the helpers.
std::string Assemble(Plan plan, const TestProgram& program, const Catalogue& catalogue) {
  WorkerBranches workers = WriteWorkers(plan, program);
  ChooseWayToTell(&plan, &workers);
  const std::string main = WithLabels(
      plan.outside ? OutsideMain(plan, program, workers) : InsideMain(plan, program, workers),
      workers.by_label);
  const Helpers helpers = HelpersFor(plan, main);
  const std::string used = helpers.code + helpers.values + helpers.functions;
  std::string constants = ConstantsFor(plan, used);
  if (plan.outside)
    constants = fmt::format("const isTest = process.env.CASE{} === undefined;\n",
                            plan.folder ? "_SCRATCH" : "") +
                constants;
  constants += helpers.values;
  constants += "\n";
  const std::string code = constants + JoinShort(helpers.code) + helpers.functions;
  return Header(plan, catalogue) + WrapCode(RequiresFor(used + constants)) + WhoAmI(plan) +
         WrapCode(code);
}

}  // namespace script

Result<std::string> ToScript(const Case& a_case, Edition edition, const Catalogue& catalogue,
                             std::optional<Edition> dialect) {
  const auto counts = [&catalogue, edition](const std::string& id) {
    const Requirement* found = catalogue.Find(id);
    return found != nullptr && found->editions.Contains(edition);
  };
  if (const std::string why = script::WhyNone(a_case); !why.empty()) return Error{why, {}};
  const script::Plan plan = script::MakePlan(a_case, edition, dialect.value_or(edition), counts);
  const auto program = script::WriteSteps(plan);
  if (!program) return program.error();
  return script::Assemble(plan, *program, catalogue);
}

}  // namespace clusterspec
