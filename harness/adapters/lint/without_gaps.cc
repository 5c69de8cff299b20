#include "harness/adapters/lint/without_gaps.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

using Found = std::optional<std::string>;

class Stripper {
 public:
  explicit Stripper(const Gaps& gaps) : gaps_(gaps) {}

  void Strip(std::vector<Operation>* operations) {
    std::erase_if(*operations, [this](const Operation& each) {
      const Found gap = gaps_.NeededBy(each);
      if (gap) NoteDropped(each, *gap);
      return gap.has_value();
    });
    for (Operation& each : *operations) Strip(&each.nested);
  }

  // The gap that the step still rests on.
  Found RestsOn(const Step& step) const {
    if (auto gap = gaps_.NeededBy(step)) return gap;
    if (const auto* await = std::get_if<Await>(&step.action)) return RestsOn(await->pattern);
    if (const auto* client = std::get_if<Client>(&step.action)) {
      return OfName(client->to.server);
    }
    const auto* batch = std::get_if<Batch>(&step.action);
    if (batch == nullptr) return std::nullopt;
    Found found = OfName(batch->process);
    ForEachOperation(batch->operations, batch->process, 0,
                     [&](const Operation& operation, const std::string&, int) {
                       for (const auto& [key, value] : operation.fields) {
                         if (!found && value.is_string()) found = OfName(value.get_string());
                       }
                     });
    return found;
  }

 private:
  void NoteDropped(const Operation& operation, const std::string& gap) {
    for (const FieldSpec& field : FindOperation(operation.name)->fields) {
      const bool made = field.kind == FieldKind::kLabel || field.kind == FieldKind::kCallback;
      if (made) dropped_.emplace(StringOr(operation.fields, field.name), gap);
    }
    dropped_.emplace(operation.ResultSubject(), gap);
    dropped_.erase("");
    const std::string& name = operation.name;
    if (name == "fork") untold_.emplace(SubjectKind::kWorker, gap);
    if (name == "listen" || name == "bind") untold_.emplace(SubjectKind::kServer, gap);
    if (name == "connect") untold_.emplace(SubjectKind::kConnection, gap);
  }

  // Of a label, or PROCESS.LABEL.
  Found OfName(std::string_view name) const {
    const auto found = dropped_.find(name.substr(name.find('.') + 1));
    return found == dropped_.end() ? std::nullopt : Found(found->second);
  }

  // How many events come is known only where none is left out.
  Found RestsOn(const Pattern& pattern) const {
    if (auto gap = OfName(pattern.subject)) return gap;
    const EventSpec* event = FindEvent(pattern.event);
    const auto untold = event == nullptr ? untold_.end() : untold_.find(event->subject);
    return untold == untold_.end() ? std::nullopt : Found(untold->second);
  }

  const Gaps& gaps_;
  std::map<std::string, std::string, std::less<>> dropped_;  // name that nothing makes -> gap
  std::map<SubjectKind, std::string> untold_;
};

bool IsEmpty(const Step& step) {
  const auto* batch = std::get_if<Batch>(&step.action);
  return batch != nullptr && batch->operations.empty();
}

}  // namespace

Result<Scenario> WithoutGaps(Scenario scenario, const Gaps& gaps) {
  Stripper stripper(gaps);
  for (Step& step : scenario.steps) {
    if (auto* batch = std::get_if<Batch>(&step.action)) stripper.Strip(&batch->operations);
  }
  std::erase_if(scenario.steps, IsEmpty);
  for (const Step& step : scenario.steps) {
    if (const auto gap = stripper.RestsOn(step)) return Error{Gaps::ToSentence(*gap), {}};
  }
  return scenario;
}

}  // namespace clusterspec
