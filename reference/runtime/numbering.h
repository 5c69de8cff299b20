// Texts and settings as the numbers that the model knows them by.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_NUMBERING_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_NUMBERING_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "reference/model/types.h"
#include "spec/nouns/json.h"

namespace cluster {

namespace json = clusterspec::json;
namespace model = clusterspec::model;

// Equal things get one number, and are kept for good: there are few. The model's numbers end at
// 65,534 of each; more give kNone.
class Names {
 public:
  model::Id Text(const std::string& text);
  model::Id Text(const std::optional<std::string>& text);
  model::Id TextOrThrow(const std::string& text);         // Error instead of kNone
  std::optional<std::string> TextOf(model::Id id) const;  // nothing for kNone

  model::Id Settings(const json::object& settings);
  const json::object& SettingsOf(model::Id id) const;  // empty for kNone

 private:
  std::unordered_map<std::string, model::Id> ids_;
  std::vector<std::string> texts_;
  std::vector<json::object> settings_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_NUMBERING_H_
