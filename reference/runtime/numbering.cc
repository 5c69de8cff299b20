#include "reference/runtime/numbering.h"

#include <algorithm>

#include "clusterspec/net.h"

namespace cluster {

model::Id Names::Text(const std::string& text) {
  const auto known = ids_.find(text);
  if (known != ids_.end()) return known->second;
  if (texts_.size() >= model::kNone) return model::kNone;
  const auto id = static_cast<model::Id>(texts_.size());
  texts_.push_back(text);
  ids_[text] = id;
  return id;
}

model::Id Names::TextOrThrow(const std::string& text) {
  const model::Id id = Text(text);
  if (id == model::kNone) throw Error("Error", "ENFILE", "Too many different addresses");
  return id;
}

model::Id Names::Text(const std::optional<std::string>& text) {
  return text ? Text(*text) : model::kNone;
}

std::optional<std::string> Names::TextOf(model::Id id) const {
  if (id == model::kNone) return std::nullopt;
  return texts_[id];
}

model::Id Names::Settings(const json::object& settings) {
  const auto known = std::find(settings_.rbegin(), settings_.rend(), settings);
  if (known != settings_.rend()) return static_cast<model::Id>(settings_.rend() - known - 1);
  if (settings_.size() >= model::kNone) return model::kNone;
  settings_.push_back(settings);
  return static_cast<model::Id>(settings_.size() - 1);
}

const json::object& Names::SettingsOf(model::Id id) const {
  static const json::object none;
  return id == model::kNone ? none : settings_[id];
}

}  // namespace cluster
