// Whether the steps of a scenario make sense: what they name is there, their values are allowed.
#ifndef CLUSTERSPEC_HARNESS_LOAD_STEP_CHECK_H_
#define CLUSTERSPEC_HARNESS_LOAD_STEP_CHECK_H_

#include <string_view>

#include "harness/load/labels.h"
#include "harness/load/pattern_check.h"
#include "harness/load/reader.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

class StepCheck {
 public:
  // All outlive the check. What is checked must have been loaded without an error before.
  StepCheck(const Labels& labels, PatternCheck* patterns, Reader* reader)
      : labels_(labels), patterns_(*patterns), reader_(*reader) {}

  // One operation or a list, in that process.
  void CheckOperations(const Node& node, std::string_view process);

  // A client of the harness.
  void CheckClient(const Node& node);

  // A process to which something is sent, and a signal's name.
  void CheckProcess(const Node& node);
  void CheckSignal(const Node& node);

 private:
  void CheckOperation(const Node& node, std::string_view process);
  void CheckSettings(const Node& node);
  void CheckField(const Node& node, const FieldSpec& field, std::string_view process);
  void CheckNumber(const Node& node, const FieldSpec& field);
  void CheckPortOf(const Node& node, const FieldSpec& field);
  void CheckPort(const Node& node, const FieldSpec& field);
  void CheckChoice(const Node& node, const FieldSpec& field);
  void CheckTarget(const Node& node, const FieldSpec& field, std::string_view process);
  void CheckLabel(const Node& node, LabelKinds kinds, std::string_view process);
  void CheckAddress(const Node& node, ClientVerb verb);

  const Labels& labels_;
  PatternCheck& patterns_;
  Reader& reader_;
};

// The steps of a scenario.
void CheckSteps(const Node& steps, const Labels& labels, PatternCheck* patterns, Reader* reader);

// The capabilities that a scenario needs.
void CheckNeeds(const Node& needs, Reader* reader);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_STEP_CHECK_H_
