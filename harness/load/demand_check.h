// Whether a demand could ever be met: its values fit what the field can be, and what they name is
// there.
#ifndef CLUSTERSPEC_HARNESS_LOAD_DEMAND_CHECK_H_
#define CLUSTERSPEC_HARNESS_LOAD_DEMAND_CHECK_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/labels.h"
#include "harness/load/reader.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

// What a field can be.
struct Domain {
  std::string what;  // "'code' of cluster.exit", for messages
  FieldSpec field;
  // The texts that it can be, where that depends on the scenario; empty: any that fit `field`.
  std::function<bool(std::string_view)> is_one = {};
  std::vector<std::string> names = {};  // some of them, for messages
  bool is_raw = false;  // texts stand for themselves: "$5" is no slip in the name of a value
};

class DemandCheck {
 public:
  // `on_reference` is called with the operand of $same. All outlive the check.
  DemandCheck(const Labels& labels, std::function<void(const Node&)> on_reference, Reader* reader)
      : labels_(labels), on_reference_(std::move(on_reference)), reader_(*reader) {}

  // A plain value or an operator, as a Condition has it.
  void Check(const Node& node, const Domain& domain);

 private:
  void CheckOperator(std::string_view name, const Node& operand, const Domain& domain);
  void CheckPlain(const Node& node, const Domain& domain);
  void CheckText(const Node& node, const Domain& domain);
  void CheckNumber(const Node& node, const Domain& domain);
  void Refuse(const Node& node, const Domain& domain, const std::string& never);

  const Labels& labels_;
  const std::function<void(const Node&)> on_reference_;
  Reader& reader_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_DEMAND_CHECK_H_
