#include "harness/script/processes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "harness/script/events.h"
#include "harness/script/helpers.h"
#include "harness/script/javascript.h"

namespace clusterspec::script {
namespace {

// What a process says when it has done its first part.
std::string Hello(const Plan& plan, const std::string& me) {
  const std::string role = me == "primary" ? me : "worker";
  const std::string id = me == "primary" ? "null" : "cluster.worker.id";
  return fmt::format("record('hello {}', {{pid: process.pid{}{}}});\n", me,
                     plan.LooksAt("hello", "role") ? ", role: '" + role + "'" : "",
                     plan.LooksAt("hello", "id") ? ", id: " + id : "");
}

// Before the statement that ends the process, for what comes after is not carried out.
std::string WithHello(const Parts& parts, const std::string& hello) {
  if (!parts.ends || parts.code.size() > 1) return parts.code.front() + hello;
  std::string code = parts.code.front();
  const size_t exit = std::min(code.rfind("process.exit("), code.rfind("for (;;)"));
  return exit == std::string::npos ? hello + code : code.insert(exit, hello);
}

}  // namespace

std::string PartsCode(const Plan& plan, const Parts& parts, const std::string& me, bool awaited) {
  const std::string hello = awaited || parts.code.size() > 1 ? Hello(plan, me) : "";
  if (parts.code.size() == 1) return WithHello(parts, hello);
  const std::string done = fmt::format("  record('done {}');\n", me);
  if (parts.code.size() == 2) {
    return parts.code.front() +
           "// The test asks for this; a listener for a signal keeps no process alive.\n"
           "process.once('SIGUSR2', () => {\n" +
           Indent(parts.code[1], 2) + done + "});\n" + hello;
  }
  std::string body = parts.code.front();
  for (size_t i = 1; i < parts.code.size(); ++i) body += "yield;\n" + parts.code[i];
  return fmt::format(
      "const parts = (function* () {{\n{}}})();\n"
      "// The test asks for each further part; a listener for a signal keeps no process alive.\n"
      "process.on('SIGUSR2', () => {{\n  parts.next();\n{}}});\n"
      "parts.next();\n{}",
      Indent(body, 2), done, hello);
}

namespace {

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

}  // namespace

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

}  // namespace clusterspec::script
