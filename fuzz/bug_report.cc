#include "fuzz/bug_report.h"

#include <fmt/format.h>

namespace clusterspec::fuzz {
namespace {

constexpr size_t kMostEvents = 60;  // somebody has to read them

std::string Promise(const Failure& failure, const Catalogue& catalogue) {
  const Requirement* requirement =
      failure.requirement.empty() ? nullptr : catalogue.Find(failure.requirement);
  if (requirement == nullptr) return "";
  return fmt::format("Requirement `{}`: {}\n\n", requirement->id, requirement->text);
}

std::string HowOften(const FindGroup& group) {
  if (group.reruns == 0) return "";
  return fmt::format("It {} times.\n\n", group.Rate());
}

std::string Steps(const Scenario& scenario) {
  std::string text = "## Steps\n\n";
  int number = 0;
  for (const Step& each : scenario.steps)
    text += fmt::format("{}. `{}`\n", ++number, ToString(each));
  return text + "\n";
}

std::string Seen(const Trace& trace) {
  if (trace.events.empty()) return "";
  std::string text = "## What was seen\n\n```\n";
  size_t shown = 0;
  for (const Event& each : trace.events) {
    if (each.name == "done") continue;
    if (++shown > kMostEvents) {
      text += "...\n";
      break;
    }
    text += fmt::format("{:8} {}\n", each.process, each.ToString());
  }
  return text + fmt::format("{}\n```\n", trace.ending.ToString());
}

}  // namespace

std::string BugReport(const Small& small, const FindGroup& group, const Result<std::string>& script,
                      const std::string& replay, const Catalogue& catalogue) {
  const Failure& failure = small.found.failure;
  std::string text = fmt::format("# {}\n\n", failure.cause.empty() ? failure.check : failure.cause);
  const Trace& trace = small.trace;
  text += fmt::format("{} {}, edition {} of the documentation.\n\n", trace.implementation,
                      trace.version, ToString(trace.edition));
  text += Promise(failure, catalogue) + failure.message + "\n\n" + HowOften(group);
  text += Steps(small.found.scenario);
  if (script) {
    text += "## Program\n\nIt needs nothing but the runtime.\n\n```js\n" + *script + "```\n\n";
  } else {
    text += fmt::format("There is no plain program of it: {}\n\n", script.error().message);
  }
  text += Seen(trace);
  return text + fmt::format("\nAgain: `{}`\n", replay);
}

}  // namespace clusterspec::fuzz
