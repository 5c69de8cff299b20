// Texts and values by number, so that states hold small numbers only. Equal things have equal
// numbers. Only grows; shared by all worlds of one simulator.
#ifndef CLUSTERSPEC_REFERENCE_SIM_VALUE_POOL_H_
#define CLUSTERSPEC_REFERENCE_SIM_VALUE_POOL_H_

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "reference/model/types.h"
#include "spec/nouns/json.h"

namespace clusterspec::sim {

using model::Id;
using model::kNone;

class ValuePool {
 public:
  Id Text(std::string_view text);
  const std::string& Text(Id id) const;  // "" for kNone

  Id AddValue(const json::value& value);
  const json::value& Value(Id id) const;
  const json::object& Object(Id id) const;  // {} for kNone

  // How many texts, or values, there are: whichever are more.
  size_t size() const { return std::max(texts_.size(), values_.size()); }

 private:
  std::deque<std::string> texts_;  // keys below point into it
  std::unordered_map<std::string_view, Id> text_ids_;
  std::deque<json::value> values_;
  std::unordered_map<std::string, Id> value_ids_;  // by their JSON text
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_VALUE_POOL_H_
