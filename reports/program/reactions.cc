#include "reports/program/reactions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "reports/program/events.h"
#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

// Events whose emitter is made by an operation of the same process.
bool HasLaterEmitter(std::string_view event) {
  return event == "callback" || event.starts_with("server.") || event.starts_with("socket.") ||
         event.starts_with("connection.");
}

std::string Condition(const std::string& event, const std::string& subject, const Plan& plan) {
  if (subject.empty() || !event.starts_with("cluster.")) return "";
  return plan.workers.size() > 1 || plan.numbered
             ? fmt::format("worker === {}", plan.WorkerVariable(subject))
             : "";
}

std::string EmitterOf(const std::string& event, const std::string& subject, const Place& place) {
  if (event.starts_with("cluster.")) return "cluster";
  if (event.starts_with("process.")) return "process";
  if (event.starts_with("self.")) return "cluster.worker";
  return place.plan->WorkerVariable(subject);
}

// The listener itself, on the emitter `it`.
Result<std::string> ReactWith(const Operation& operation, const Place& place,
                              const std::string& it) {
  const std::string event = Text(operation, "event");
  const ListenerSpec* spec = FindListener(event);
  if (spec == nullptr) return Error{"it reacts to " + event + ", which no emitter emits", {}};
  Place inside = place;
  inside.nested = true;
  auto body = WriteOperations(operation.nested, inside);
  if (!body) return body.error();
  // Only to listen, as the listener that records does too.
  const bool listens = body->empty() && place.plan->LooksAt(event);
  if (listens && event == "process.error" && place.process != "primary") {
    return ListenerFor(*place.plan, *spec, it, place.me);
  }
  if (listens) return std::string();
  const int64_t times = IntegerOr(operation.fields, "times", 1);
  const std::string condition = Condition(event, Text(operation, "subject"), *place.plan);
  if (times == 1 && condition.empty()) {
    const std::string inner = body->empty() ? "" : "\n" + Indent(*body, 2);
    return fmt::format("{}.once('{}', () => {{{}}});\n", it, spec->emitted_as, inner);
  }
  const std::string left = "left" + std::to_string(operation.id);
  const std::string counter = times == 0 ? "" : fmt::format("let {} = {};\n", left, times);
  const std::string more = times == 0 ? "" : left + "-- > 0";
  const std::string all = condition + (condition.empty() || more.empty() ? "" : " && ") + more;
  if (!all.empty()) *body = fmt::format("if ({}) {{\n{}}}\n", all, Indent(*body, 2));
  return counter + fmt::format("{}.on('{}', ({}) => {{\n{}}});\n", it, spec->emitted_as,
                               condition.empty() ? "" : "worker", Indent(*body, 2));
}

using WriteOne = std::function<Result<std::string>(const Operation&)>;

// The statements of all reactions in the process to such an event of the subject.
Result<std::string> EachReaction(std::string_view prefix, const std::string& subject,
                                 const Place& place, const WriteOne& write) {
  std::string lines;
  std::optional<Error> problem;
  ForEachOperation(place.plan->the_case->scenario,
                   [&](const Operation& operation, const std::string& process, int) {
                     if (operation.name != "react" || process != place.process) return;
                     if (!Text(operation, "event").starts_with(prefix)) return;
                     const std::string about = Text(operation, "subject");
                     if (!about.empty() && about != subject) return;
                     const auto written = write(operation);
                     if (written) lines += *written;
                     if (!written) problem = written.error();
                   });
  if (problem) return *problem;
  return lines;
}

}  // namespace

Result<std::string> LateReactions(std::string_view prefix, const std::string& it,
                                  const std::string& subject, const Place& place) {
  return EachReaction(prefix, subject, place,
                      [&](const Operation& operation) { return ReactWith(operation, place, it); });
}

Result<std::string> WriteReaction(const Operation& operation, const Place& place) {
  const std::string event = Text(operation, "event");
  if (HasLaterEmitter(event)) return std::string();
  return ReactWith(operation, place, EmitterOf(event, Text(operation, "subject"), place));
}

Result<std::string> WriteCallback(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "callback");
  const Plan& plan = *place.plan;
  const LookedAt* beyond = BeyondJsonField(plan, "callback", "args.0");
  const auto looked = plan.looked_at.find("callback");
  const bool args = looked != plan.looked_at.end() &&
                    std::any_of(looked->second.begin(), looked->second.end(),
                                [](const LookedAt& each) { return each.path.starts_with("args"); });
  std::vector<std::string> members;
  if (beyond != nullptr) {
    members.push_back("'args.0': " + WrittenDown("args[0]", beyond->sample, "args"));
  } else if (args) {
    members.push_back("args");
  }
  for (std::string& each : SnapshotMembers(plan, "callback", ""))
    members.push_back(std::move(each));
  const std::string data = members.empty() ? "" : fmt::format(", {{{}}}", fmt::join(members, ", "));
  const std::string record = fmt::format("record('callback {}'{})", name, data);
  Place inside = place;
  inside.nested = true;
  const auto reactions = EachReaction("callback", name, place, [&](const Operation& each) {
    return WriteOperations(each.nested, inside);
  });
  if (!reactions) return reactions.error();
  const std::string parameters = args ? "...args" : "";
  if (reactions->empty()) return fmt::format("({}) => {}", parameters, record);
  return fmt::format("({}) => {{\n  {};\n{}}}", parameters, record, Indent(*reactions, 2));
}

}  // namespace clusterspec::script
