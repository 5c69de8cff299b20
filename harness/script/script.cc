#include "harness/script/script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "harness/script/events.h"
#include "harness/script/helpers.h"
#include "harness/script/javascript.h"
#include "harness/script/servers.h"
#include "harness/script/steps.h"
#include "harness/script/wrap.h"

namespace clusterspec {
namespace script {
namespace {

std::string FileName(const std::string& id) { return id.substr(id.rfind('/') + 1) + ".cjs"; }

std::string Header(const Plan& plan, const Catalogue& catalogue) {
  const Case& the_case = *plan.the_case;
  std::string text = Comment(the_case.title + ".");
  text += "//\n" + Comment("What the documentation (" + std::string(ToString(plan.edition)) +
                           ") asks for, in our words:");
  for (const std::string& id : the_case.covers) {
    const Requirement* requirement = catalogue.Find(id);
    if (requirement == nullptr || !plan.counts(id)) continue;
    text += Comment(fmt::format("- {}: {}", id, requirement->text));
  }
  text +=
      "//\n" + Comment(fmt::format(
                   "Run it: node {0} (or bun, or deno run -A). It exits with 0 if this holds, else "
                   "it prints what was seen and exits with 1. Case {1} of clusterspec.",
                   FileName(the_case.id), the_case.id));
  return text + "'use strict';\n";
}

// What a process says when it has done its first part.
std::string Hello(const Plan& plan, const std::string& me) {
  const std::string role = me == "primary" ? me : "worker";
  return fmt::format("record('hello {}', {{pid: process.pid{}}});\n", me,
                     plan.LooksAt("hello") ? ", role: '" + role + "'" : "");
}

// Before the statement that ends the process, for what comes after is not carried out.
std::string WithHello(const Parts& parts, const std::string& hello) {
  if (!parts.ends || parts.code.size() > 1) return parts.code.front() + hello;
  std::string code = parts.code.front();
  const size_t exit = std::min(code.rfind("process.exit("), code.rfind("for (;;)"));
  return exit == std::string::npos ? hello + code : code.insert(exit, hello);
}

std::string PartsCode(const Plan& plan, const Parts& parts, const std::string& me, bool awaited) {
  const std::string hello = awaited || parts.code.size() > 1 ? Hello(plan, me) : "";
  if (parts.code.size() == 1) return WithHello(parts, hello);
  std::string body = parts.code.front();
  for (size_t i = 1; i < parts.code.size(); ++i) body += "yield;\n" + parts.code[i];
  return fmt::format(
      "const parts = (function* () {{\n{}}})();\n"
      "// The test asks for each further part by a signal, for a listener for one\n"
      "// neither keeps a process alive nor shows in its messages.\n"
      "process.on('SIGUSR2', () => {{\n  parts.next();\n  record('done {}');\n}});\n"
      "parts.next();\n{}",
      Indent(body, 2), me, hello);
}

std::string WorkerCode(const Plan& plan, const TestProgram& program, const std::string& label) {
  const std::string me(kOwnLabel);
  std::string code = Listeners(plan, "process", "process", me, "") +
                     Listeners(plan, "self", "cluster.worker", me, "");
  const auto parts = program.parts.find(label);
  const bool awaited = program.awaited.count(label) != 0 || plan.LooksAt("hello") ||
                       (plan.numbered && !program.awaited.empty());
  const std::string own = PartsCode(
      plan, parts == program.parts.end() ? Parts{{""}, false} : parts->second, me, awaited);
  const bool sends =
      own.find(".send(") != std::string::npos || own.find(".disconnect(") != std::string::npos;
  if (sends && !plan.LooksAt("self.error")) {
    code +=
        "cluster.worker.on('error', () => {}); // a channel may close while something is sent\n";
  }
  if (Names(own, "handles")) {
    code += "process.on('message', (message, handle) => handle && handles.push(handle));\n";
  }
  return code + own;
}

// All labels under which a worker may run, those with a number too.
std::vector<std::string> Labels(const Plan& plan, const TestProgram& program) {
  std::vector<std::string> labels = plan.workers;
  std::set<std::string> others = program.awaited;
  for (const auto& [process, parts] : program.parts) others.insert(process);
  for (const std::string& process : others) {
    const bool known = std::find(labels.begin(), labels.end(), process) != labels.end();
    if (!known && process != "primary") labels.push_back(process);
  }
  return labels;
}

struct WorkerBranches {
  std::string code;
  bool by_label = false;  // needs to know the worker's label
};

// One piece of code where all workers do the same, else one for each label.
WorkerBranches WriteWorkers(const Plan& plan, const TestProgram& program) {
  std::vector<std::pair<std::string, std::string>> branches;
  for (const std::string& label : Labels(plan, program)) {
    branches.emplace_back(label, WorkerCode(plan, program, label));
  }
  if (branches.empty()) return {};
  const bool alike = std::all_of(branches.begin(), branches.end(), [&](const auto& each) {
    return each.second == branches.front().second;
  });
  const std::string& first = branches.front().second;
  if (alike) {
    const bool several = branches.size() > 1 || plan.numbered;
    const bool me = several && first.find(kOwnLabel) != std::string::npos;
    return {(me ? "const me = process.env.CASE_WORKER;\n" : "") +
                FillInOwnLabel(first, branches.front().first, me),
            me};
  }
  std::string code;
  for (const auto& [label, each] : branches) {
    if (each.empty()) continue;
    code += fmt::format("{}if (process.env.CASE_WORKER === '{}') {{\n{}}}",
                        code.empty() ? "" : " else ", label,
                        Indent(FillInOwnLabel(each, label, false), 2));
  }
  return {code.empty() ? "" : code + "\n", true};
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

// Where the primary itself is the test.
std::string PrimaryBranch(const Plan& plan, const TestProgram& program) {
  std::string code;
  if (!plan.hoisted.empty() && !plan.numbered) {
    code += fmt::format("let {};\n", fmt::join(plan.hoisted, ", "));
  }
  code += Listeners(plan, "cluster", "cluster", "", "") + TakeHandles(program.body);
  return code + fmt::format("\nrun(function* () {{\n{}}});\n", Indent(program.body, 2));
}

// What was seen, where it was not what must be.
std::string Tell(const Plan& plan) {
  return fmt::format("  if (code !== 0) console.log('Seen:', {});\n",
                     plan.shared_log ? "events()" : "log");
}

std::string Clean(const Plan& plan) {
  if (!plan.shared_log) return "";
  return "  const old = SCRATCH + '~'; // so that no process that is dying makes a file in it\n"
         "  fs.renameSync(SCRATCH, old);\n"
         "  fs.readdirSync(old).forEach((name) => fs.unlinkSync(path.join(old, name)));\n"
         "  fs.rmdirSync(old);\n";
}

std::string Prepare(const Plan& plan, const std::string& all) {
  if (!plan.shared_log) return "";
  std::string code;
  if (Names(all, "LINK")) code += "fs.symlinkSync(__filename, LINK);\n";
  const auto& needs = plan.the_case->scenario.needs;
  if (std::find(needs.begin(), needs.end(), "root") != needs.end()) {
    code +=
        "fs.chmodSync(SCRATCH, 0o777); // for workers of another user\n"
        "fs.fchmodSync(LOG, 0o666);\n";
  }
  return code;
}

constexpr std::string_view kKillAll = "forked.forEach((worker) => worker.process.kill('SIGKILL'))";

std::string InsideMain(const Plan& plan, const TestProgram& program,
                       const WorkerBranches& workers) {
  const std::string primary = PrimaryBranch(plan, program);
  const std::string start =
      Prepare(plan, primary + workers.code) +
      "const forked = [];\n"
      "// Without a listener for errors, sending on a closed channel would end this process.\n"
      "cluster.on('fork', (worker) => forked.push(worker.on('error', () => {})));\n" +
      "process.on('exit', (code) => {\n" + Tell(plan) + "  " + std::string(kKillAll) + ";\n" +
      Clean(plan) + "});\n";
  std::string code = fmt::format("if ({}) {{\n{}}}", plan.IsPrimary(), Indent(start + primary, 2));
  code += Otherwise(workers);
  return code + "\n";
}

// How the test starts the primary.
std::string Spawn(const Plan& plan) {
  const Given& given = plan.the_case->scenario.given;
  std::vector<std::string> arguments;
  for (const std::string& each : given.runtime_args) arguments.push_back(Quote(each));
  arguments.emplace_back("__filename");
  for (const std::string& each : given.args) arguments.push_back(Quote(each));
  std::vector<std::string> stdio = {"'ignore'"};
  for (int i = 0; i < 2; ++i) stdio.emplace_back(plan.LooksAt("output") ? "'pipe'" : "'inherit'");
  std::string code;
  if (given.listening_fd) {
    while (std::cmp_less(stdio.size(), *given.listening_fd)) stdio.emplace_back("'ignore'");
    stdio.emplace_back("listening._handle.fd");
    code +=
        "const listening = net.createServer().listen(0);\n"
        "assert(listening._handle.fd > 0, 'this runtime does not tell what descriptor to hand "
        "on');\n"
        "record('given listening_fd', {value: listening.address().port});\n";
  }
  json::object env;
  for (const auto& [name, value] : given.env) env[name] = value;
  code += fmt::format(
      "const primary = require('child_process').spawn(process.execPath, [{}], {{\n"
      "  detached: true, // so that all of its processes can be ended\n"
      "  stdio: [{}],\n{}}});\n",
      fmt::join(arguments, ", "), fmt::join(stdio, ", "),
      env.empty() ? ""
                  : fmt::format("  env: Object.assign({{}}, process.env, {}),\n", Literal(env)));
  if (given.listening_fd) code += "listening.close();\n";
  return code;
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

// Where the test is a process of its own, which starts the primary.
std::string OutsideMain(const Plan& plan, const TestProgram& program,
                        const WorkerBranches& workers) {
  const auto parts = program.parts.find("primary");
  std::string primary =
      "const hold = setInterval(() => {}, 1000000); // it stays\n"
      "cluster.on('fork', (worker) => worker.on('error', () => {})); // a closed channel is none\n";
  if (!plan.hoisted.empty() && !plan.numbered) {
    primary += fmt::format("let {};\n", fmt::join(plan.hoisted, ", "));
  }
  primary += Listeners(plan, "cluster", "cluster", "", "");
  primary += Listeners(plan, "process", "process", "primary", "");
  if (parts != program.parts.end()) {
    for (const std::string& each : parts->second.code) primary += TakeHandles(each);
    primary += PartsCode(plan, parts->second, "primary", program.awaited.count("primary") != 0);
  }
  const std::string test = Prepare(plan, primary + workers.code + program.body) + Spawn(plan) +
                           Watch(plan) + "process.on('exit', (code) => {\n" + Tell(plan) +
                           "  try {\n"
                           "    process.kill(-primary.pid, 'SIGKILL');\n"
                           "  } catch (error) {} // all have ended\n" +
                           Clean(plan) + "});\n" +
                           fmt::format("\nrun(function* () {{\n{}}});\n", Indent(program.body, 2));
  std::string code = fmt::format("if (isTest) {{\n{}}} else if ({}) {{\n{}}}", Indent(test, 2),
                                 plan.IsPrimary(), Indent(primary, 2));
  code += Otherwise(workers);
  return code + "\n";
}

}  // namespace

// The parts in the order of the file: a reader meets the test before the helpers.
std::string Assemble(const Plan& plan, const TestProgram& program, const Catalogue& catalogue) {
  const WorkerBranches workers = WriteWorkers(plan, program);
  const std::string main = WithLabels(
      plan.outside ? OutsideMain(plan, program, workers) : InsideMain(plan, program, workers),
      workers.by_label);
  const Helpers helpers = HelpersFor(plan, main);
  const std::string used = main + helpers.values + helpers.functions;
  std::string constants = ConstantsFor(plan, used);
  if (plan.outside)
    constants = "const isTest = process.env.CASE_SCRATCH === undefined;\n" + constants;
  return Header(plan, catalogue) + RequiresFor(used + constants) + "\n" +
         WrapCode(constants + helpers.values + "\n" + main) + helpers.functions;
}

}  // namespace script

Result<std::string> ToScript(const Case& a_case, Edition edition, const Catalogue& catalogue) {
  const script::Plan plan =
      script::MakePlan(a_case, edition, [&catalogue, edition](const std::string& id) {
        const Requirement* found = catalogue.Find(id);
        return found != nullptr && found->editions.Contains(edition);
      });
  const auto program = script::WriteSteps(plan);
  if (!program) return program.error();
  return script::Assemble(plan, *program, catalogue);
}

}  // namespace clusterspec
