#include "harness/adapters/lint/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "harness/adapters/lint/schema.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

class Linter {
 public:
  Linter(const json::value& schema, Gaps gaps) : schema_(schema), gaps_(std::move(gaps)) {}

  void CheckEvent(const Event& event) {
    json::object object = ToJson(event).get_object();
    object.erase("time_us");
    const json::value* common = Find(schema_, "definitions.event");
    Check(event, *common, object);
    // Event names hold dots themselves.
    const json::object& all = Find(schema_, "definitions.data")->get_object();
    if (const json::value* data = all.if_contains(event.name)) {
      Check(event, WithoutGaps(event, data->get_object()), event.data);
    }
  }

  // `exit` ends the process before it could answer.
  void CheckAnswered(const Operation& operation, const Trace& trace) {
    const bool answered =
        std::any_of(trace.events.begin(), trace.events.end(), [&](const Event& event) {
          return event.name == "result" && IntegerOr(event.data, "op", 0) == operation.id;
        });
    if (answered || operation.name == "exit" || nested_.contains(operation.id)) return;
    Add(fmt::format("the operation '{}' got no result", operation.name));
  }

  // An adapter that listens to errors keeps processes alive that end without it.
  void CheckUnheard(const Trace& trace) {
    for (auto error = trace.events.begin(); error != trace.events.end(); ++error) {
      if (!error->name.ends_with(".error") || error->name == "adapter.error") continue;
      if (heard_.contains({error->process, error->name})) continue;
      const auto later = std::find_if(error + 1, trace.events.end(), [&](const Event& event) {
        return event.process == error->process && !event.name.ends_with(".error");
      });
      if (later == trace.events.end() || later->Field("threw")) continue;  // out of an operation
      if (later->name == "process.exit" && later->Field("code") != json::value(0)) continue;
      Add(fmt::format("the process {} lives on after {}, to which nobody is told to listen",
                      error->process, error->name));
    }
  }

  void NoteHeard(const std::string& process, const Operation& operation) {
    if (operation.name == "react") heard_.insert({process, StringOr(operation.fields, "event")});
  }

  // Reactions may rightly never happen.
  void NoteNested(const Operation& operation) {
    for (const Operation& nested : operation.nested) nested_.insert(nested.id);
  }

  void Add(const std::string& problem) {
    if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end()) {
      problems_.push_back(problem);
    }
  }

  std::vector<std::string> TakeProblems() { return std::move(problems_); }

 private:
  // The schema of an event's data, in which no field is required that the adapter cannot tell.
  json::value WithoutGaps(const Event& event, json::object schema) const {
    json::value* const required = schema.if_contains("required");
    if (required == nullptr || gaps_.empty()) return schema;
    json::array told;
    for (const json::value& field : required->get_array()) {
      if (!gaps_.HasField(event.name, field.get_string())) told.push_back(field);
    }
    *required = std::move(told);
    return schema;
  }

  void Check(const Event& event, const json::value& schema, const json::value& value) {
    for (const std::string& problem : SchemaProblems(schema, value)) {
      Add(fmt::format("the event {}: {}", event.name, problem));
    }
  }

  const json::value& schema_;
  Gaps gaps_;
  std::set<int> nested_;
  std::set<std::pair<std::string, std::string>> heard_;  // process, event
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> LintTrace(const Scenario& scenario, const Trace& trace,
                                   const json::value& schema) {
  Linter linter(schema, Gaps::Of(trace.events));
  for (const Event& event : trace.events) {
    if (event.process != "harness") linter.CheckEvent(event);
  }
  if (trace.ending.kind != EndingKind::kCompleted) linter.Add(trace.ending.message);
  ForEachOperation(scenario, [&](const Operation& operation, const std::string& process, int) {
    linter.NoteNested(operation);
    linter.NoteHeard(process, operation);
  });
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    linter.CheckAnswered(operation, trace);
  });
  linter.CheckUnheard(trace);
  return linter.TakeProblems();
}

}  // namespace clusterspec
