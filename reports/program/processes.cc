#include "reports/program/processes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "reports/program/events.h"
#include "reports/program/helpers.h"
#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

// What a process says when it has done its first part.
std::string Hello(const Plan& plan, const std::string& me) {
  const std::string role = me == "primary" ? me : "worker";
  const std::string id = me == "primary" ? "null" : "cluster.worker.id";
  std::vector<std::string> members;
  if (plan.outside || plan.LooksAt("hello", "pid")) members.emplace_back("pid: process.pid");
  if (plan.LooksAt("hello", "role")) members.push_back("role: '" + role + "'");
  if (plan.LooksAt("hello", "id")) members.push_back("id: " + id);
  const std::string data = members.empty() ? "" : fmt::format(", {{{}}}", fmt::join(members, ", "));
  return fmt::format("record('hello {}'{});\n", me, data);
}

// The code and what it tells in the end: before the statement that ends the process, if it `ends`,
// for what comes after is not carried out.
std::string Telling(std::string code, const std::string& what, bool ends) {
  if (!ends) return code + what;
  const size_t exit = std::min(code.rfind("process.exit("), code.rfind("for (;;)"));
  return exit == std::string::npos ? what + code : code.insert(exit, what);
}

bool ReactsTo(const Plan& plan, const std::string& label, std::string_view event) {
  bool reacts = false;
  ForEachOperation(plan.the_case->scenario, [&](const Operation& operation,
                                                const std::string& process, int) {
    reacts = reacts ||
             (operation.name == "react" && process == label && Text(operation, "event") == event);
  });
  return reacts;
}

// Whether somebody outside asks how the worker ended.
bool EndsTold(const Plan& plan, const std::string& label) {
  const auto& steps = plan.the_case->scenario.steps;
  return std::any_of(steps.begin(), steps.end(), [&label](const Step& each) {
    const auto* await = std::get_if<Await>(&each.action);
    return await != nullptr && await->pattern.event == "os.exit" && await->pattern.subject == label;
  });
}

std::string WorkerCode(const Plan& plan, const TestProgram& program, const std::string& label) {
  const std::string me(kOwnLabel);
  // An error that a worker listens to, it listens to when it says so.
  const bool listens = ReactsTo(plan, label, "process.error");
  std::string code = Listeners(plan, "process", "process", me, "", listens ? "process.error" : "") +
                     Listeners(plan, "self", "cluster.worker", me, "");
  if (EndsTold(plan, label)) {
    code += fmt::format(
        "process.on('exit', (code) => record('os.exit {}', {{code, signal: null}}));\n", me);
  }
  const auto parts = program.parts.find(label);
  const bool awaited = program.awaited.count(label) != 0 || plan.LooksAt("hello") ||
                       (plan.numbered && !program.awaited.empty());
  const std::string own = PartsCode(
      plan, parts == program.parts.end() ? Parts{{""}, false} : parts->second, me, awaited);
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

// The worker that says hello, and perhaps that it is done, where nothing else is recorded.
std::string OnlyGreeter(const std::string& code) {
  constexpr std::string_view kRecord = "record('";
  std::string greeter;
  for (size_t at = 0; (at = code.find("record(", at)) != std::string::npos; ++at) {
    const size_t space = code.find(' ', at);
    const size_t end = code.find('\'', std::min(space, code.size()));
    if (end == std::string::npos || code.compare(end, 3, "');") != 0) return "";
    const std::string event = code.substr(at, space - at);
    if (event != std::string(kRecord) + "hello" && event != std::string(kRecord) + "done")
      return "";
    const std::string label = code.substr(space + 1, end - space - 1);
    if (!greeter.empty() && label != greeter) return "";
    greeter = label;
  }
  return greeter;
}

// Whether messages of workers to the primary change nothing that the case looks at, and none is
// lost: where nothing happens to a channel or to a process.
bool MayUseChannel(const Plan& plan) {
  for (const auto& [event, fields] : plan.looked_at) {
    for (const char* what : {".message", ".disconnect", ".exit", ".error"}) {
      if (event.ends_with(what)) return false;
    }
  }
  bool may = true;
  ForEachOperation(plan.the_case->scenario, [&may](const Operation& operation, const std::string&,
                                                   int) {
    for (const char* what : {"send", "disconnect", "kill", "exit", "exit_code", "throw", "spin"}) {
      may = may && operation.name != what;
    }
  });
  for (const Step& step : plan.the_case->scenario.steps) {
    may = may && !std::holds_alternative<Signal>(step.action);
  }
  for (const Expectation* each : CountingExpectations(plan)) {
    may = may && each->kind != ExpectationKind::kOrdered;
  }
  return may;
}

void ReplaceFirst(std::string* text, const std::string& from, const std::string& to) {
  const size_t at = text->find(from);
  if (at != std::string::npos) text->replace(at, from.size(), to);
}

}  // namespace

std::string PartsCode(const Plan& plan, const Parts& parts, const std::string& me, bool awaited) {
  const std::string hello = awaited ? Hello(plan, me) : "";
  if (parts.code.size() == 1) return Telling(parts.code.front(), hello, parts.ends);
  const std::string done = fmt::format("record('done {}');\n", me);
  if (parts.code.size() == 2) {
    return parts.code.front() +
           "process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive\n" +
           Indent(Telling(parts.code[1], done, parts.ends), 2) + "});\n" + hello;
  }
  std::string body = parts.code.front();
  for (size_t i = 1; i < parts.code.size(); ++i) body += "yield;\n" + parts.code[i];
  return fmt::format(
      "const parts = (function* () {{\n{}}})();\n"
      "process.on('SIGUSR2', () => {{ // when the test asks; keeps nothing alive\n"
      "  parts.next();\n  {}}});\n"
      "parts.next();\n{}",
      Indent(body, 2), done, hello);
}

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

void ChooseWayToTell(Plan* plan, WorkerBranches* workers) {
  if (plan->outside || !plan->shared_log) return;
  if (workers->code.find("record(") == std::string::npos) {
    plan->shared_log = false;
    return;
  }
  if (plan->numbered) return;
  const std::string greeter = OnlyGreeter(workers->code);
  if (greeter.empty()) {
    if (!MayUseChannel(*plan)) return;
    plan->shared_log = false;
    plan->by_message = true;
    for (size_t at = 0; (at = workers->code.find("record(", at)) != std::string::npos;) {
      workers->code.replace(at, std::string_view("record").size(), "tell");
    }
    return;
  }
  plan->shared_log = false;
  plan->by_signal = greeter;
  const std::string tell = fmt::format("process.kill({}, 'SIGUSR2');", plan->Parent());
  ReplaceFirst(&workers->code, fmt::format("record('hello {}');", greeter),
               tell + " // it is ready");
  ReplaceFirst(&workers->code, fmt::format("record('done {}');", greeter), tell + " // done");
}

}  // namespace clusterspec::script
