#include "reference/sim/value_pool.h"

namespace clusterspec::sim {

Id ValuePool::Text(std::string_view text) {
  const auto known = text_ids_.find(text);
  if (known != text_ids_.end()) return known->second;
  CLUSTERSPEC_ASSERT(texts_.size() < kNone);
  const auto id = static_cast<Id>(texts_.size());
  texts_.emplace_back(text);
  text_ids_.emplace(texts_.back(), id);
  return id;
}

const std::string& ValuePool::Text(Id id) const {
  static const std::string none;
  return id == kNone ? none : texts_[id];
}

Id ValuePool::AddValue(const json::value& value) {
  const auto id = static_cast<Id>(values_.size());
  const auto [known, fresh] = value_ids_.emplace(ToText(value), id);
  if (!fresh) return known->second;
  CLUSTERSPEC_ASSERT(values_.size() < kNone);
  values_.push_back(value);
  return id;
}

const json::value& ValuePool::Value(Id id) const { return values_[id]; }

const json::object& ValuePool::Object(Id id) const {
  static const json::object none;
  return id == kNone ? none : values_[id].get_object();
}

}  // namespace clusterspec::sim
