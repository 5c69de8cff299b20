// Whether patterns and expectations can match anything: by name, label and type, not by meaning.
#ifndef CLUSTERSPEC_HARNESS_LOAD_PATTERN_CHECK_H_
#define CLUSTERSPEC_HARNESS_LOAD_PATTERN_CHECK_H_

#include <string>
#include <string_view>

#include "harness/load/demand_check.h"
#include "harness/load/labels.h"
#include "harness/load/reader.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

class PatternCheck {
 public:
  // Both outlive the check. What is checked must have been loaded without an error before.
  PatternCheck(const Labels& labels, Reader* reader);

  // Events of one name, about one subject unless that is empty. No event: the name is unknown.
  struct Target {
    const EventSpec* event = nullptr;
    std::string subject;
  };

  // "EVENT SUBJECT", or {event:, where:} among other keys.
  Target CheckPattern(const Node& node);

  // The list under `expect` or under one reading.
  void CheckExpectations(const Node& list);

  // A demand on what the operation of that name returns.
  void CheckReturns(const Node& node, std::string_view operation);

  // A demand on what is thrown: true, maybe, or some of {name, message, code}.
  void CheckThrows(const Node& node);

  // The event that a process reacts to; `subject` is null where any will do.
  void CheckReaction(const Node& event, const Node* subject, std::string_view process);

 private:
  const EventSpec* FindEventOrFail(const Node& node, std::string_view name);
  Target CheckTarget(const Node& node, std::string_view text);
  void CheckSubject(const Node& node, size_t offset, const EventSpec& event,
                    std::string_view subject);
  void CheckReference(const Node& node);
  void CheckConditions(const Node* map, const Target& target);
  Domain DomainOf(const Node& place, size_t offset, std::string_view path, const Target& target);
  Domain SnapDomain(const Node& place, size_t offset, std::string_view path, const Target& target);
  Domain DataDomain(const Node& place, size_t offset, std::string_view path, const Target& target);
  void CheckTally(const Node& node);

  const Labels& labels_;
  Reader& reader_;
  DemandCheck demands_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_PATTERN_CHECK_H_
