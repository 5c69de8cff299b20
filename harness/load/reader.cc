#include "harness/load/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/nouns/name_match.h"

namespace clusterspec {

void Reader::Fail(const Node& node, std::string message) {
  errors_->push_back({std::move(message), node.where});
}

void Reader::FailAt(const Node& node, size_t offset, std::string message) {
  SourceLocation where = node.where;
  where.column += static_cast<int>(offset) + (node.quoted ? 1 : 0);
  errors_->push_back({std::move(message), std::move(where)});
}

void Reader::FailAtKey(const Node& value, std::string message) {
  errors_->push_back({std::move(message), value.key_where});
}

bool Reader::IsMap(const Node& node, std::string_view what) {
  if (node.kind == NodeKind::kMap) return true;
  Fail(node, fmt::format("{} is {}; expected a mapping", what, node.Describe()));
  return false;
}

bool Reader::IsList(const Node& node, std::string_view what) {
  if (node.kind == NodeKind::kList) return true;
  Fail(node, fmt::format("{} is {}; expected a list", what, node.Describe()));
  return false;
}

std::string Reader::String(const Node& node, std::string_view what) {
  if (node.kind == NodeKind::kScalar && node.ToJson().is_string()) return node.text;
  Fail(node, fmt::format("{} is {}; expected a string", what, node.Describe()));
  return "";
}

std::optional<int> Reader::Integer(const Node& node, std::string_view what) {
  const json::value value = node.ToJson();
  if (value.is_int64() && value.get_int64() == static_cast<int>(value.get_int64())) {
    return static_cast<int>(value.get_int64());
  }
  Fail(node, fmt::format("{} is {}; expected a whole number", what, node.Describe()));
  return std::nullopt;
}

int Reader::Count(const Node& node, std::string_view what, int least) {
  const std::optional<int> number = Integer(node, what);
  if (!number || *number >= least) return number.value_or(least);
  Fail(node, fmt::format("'{}' is {}; expected {} or more", what, *number, least));
  return least;
}

bool Reader::Boolean(const Node& node, std::string_view what) {
  const json::value value = node.ToJson();
  if (value.is_bool()) return value.get_bool();
  Fail(node, fmt::format("{} is {}; expected true or false", what, node.Describe()));
  return false;
}

std::vector<std::string> Reader::Strings(const Node& node, std::string_view what) {
  std::vector<std::string> strings;
  if (!IsList(node, what)) return strings;
  for (const Node& item : node.items) strings.push_back(String(item, what));
  return strings;
}

EditionSet Reader::Editions(const Node& node) {
  const std::string text = String(node, "editions");
  if (text.empty()) return EditionSet::All();
  const auto set = EditionSet::Parse(text);
  if (set) return *set;
  Fail(node,
       set.error().message + "; write all, v16, >=v10, <=v12, v12..v16 or a list with commas");
  return EditionSet::All();
}

void Reader::CheckKeys(const Node& map, std::string_view what,
                       const std::vector<std::string_view>& required,
                       const std::vector<std::string_view>& optional) {
  std::vector<std::string> allowed(required.begin(), required.end());
  allowed.insert(allowed.end(), optional.begin(), optional.end());
  for (const auto& [key, value] : map.members) {
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    FailAtKey(value, fmt::format("unknown key '{}' in {}; expected one of {}.{}", key, what,
                                 fmt::join(allowed, ", "), DidYouMean(key, allowed)));
  }
  for (const std::string_view key : required) {
    if (map.Find(key) == nullptr) Fail(map, fmt::format("{} has no '{}'", what, key));
  }
}

std::string Reader::OptionalString(const Node& map, std::string_view key) {
  const Node* node = map.Find(key);
  return node == nullptr ? "" : String(*node, key);
}

}  // namespace clusterspec
