#include "harness/load/document.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace clusterspec {
namespace {

SourceLocation Place(const YAML::Mark& mark, const std::string& file) {
  return {file, mark.line + 1, mark.column + 1};
}

Result<Node> Convert(const YAML::Node& yaml, const std::string& file);

Result<Node> ConvertMap(const YAML::Node& yaml, Node node) {
  std::set<std::string> seen;
  for (const auto& member : yaml) {
    if (!member.first.IsScalar()) {
      return Error{"a key must be plain text", Place(member.first.Mark(), node.where.file)};
    }
    const std::string& key = member.first.Scalar();
    if (!seen.insert(key).second) {
      return Error{fmt::format("the key '{}' stands twice in this mapping", key),
                   Place(member.first.Mark(), node.where.file)};
    }
    auto value = Convert(member.second, node.where.file);
    if (!value) return value;
    value->key_where = Place(member.first.Mark(), node.where.file);
    // An empty value has no place of its own.
    if (value->where.line == 0) value->where = value->key_where;
    node.members.push_back({key, *std::move(value)});
  }
  return node;
}

Result<Node> Convert(const YAML::Node& yaml, const std::string& file) {
  Node node;
  node.where = Place(yaml.Mark(), file);
  if (yaml.IsMap()) {
    node.kind = NodeKind::kMap;
    return ConvertMap(yaml, std::move(node));
  }
  if (yaml.IsSequence()) {
    node.kind = NodeKind::kList;
    for (const auto& item : yaml) {
      auto converted = Convert(item, file);
      if (!converted) return converted;
      node.items.push_back(*std::move(converted));
    }
  } else if (yaml.IsScalar()) {
    node.kind = NodeKind::kScalar;
    node.text = yaml.Scalar();
    node.quoted = yaml.Tag() == "!";
  }
  return node;
}

template <typename Number>
bool ParseWhole(const std::string& text, Number* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

json::value ScalarToJson(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true") return true;
  if (text == "false") return false;
  int64_t integer = 0;
  if (ParseWhole(text, &integer)) return integer;
  double real = 0;
  // from_chars also reads words such as "inf" and "nan", which are strings here.
  if ((text[0] == '-' || text[0] == '.' || (text[0] >= '0' && text[0] <= '9')) &&
      ParseWhole(text, &real)) {
    return real;
  }
  return json::value(text);
}

}  // namespace

const Node* Node::Find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

json::value Node::ToJson() const {
  switch (kind) {
    case NodeKind::kNull:
      return nullptr;
    case NodeKind::kScalar:
      return quoted ? json::value(text) : ScalarToJson(text);
    case NodeKind::kList: {
      json::array array;
      for (const Node& item : items) array.push_back(item.ToJson());
      return array;
    }
    case NodeKind::kMap: {
      json::object object;
      for (const auto& [key, value] : members) object[key] = value.ToJson();
      return object;
    }
  }
  return nullptr;
}

std::string Node::Describe() const {
  switch (kind) {
    case NodeKind::kNull:
      return "nothing";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kMap:
      return "a mapping";
    case NodeKind::kScalar:
      break;
  }
  const json::value value = ToJson();
  if (value.is_string()) return fmt::format("the string '{}'", text);
  return text;
}

Result<Node> ParseYaml(const std::string& text, const std::string& file) {
  try {
    auto node = Convert(YAML::Load(text), file);
    if (node && node->where.line == 0) node->where = {file, 1, 1};  // an empty file
    return node;
  } catch (const YAML::Exception& exception) {
    return Error{"not well-formed YAML: " + exception.msg, Place(exception.mark, file)};
  }
}

Result<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Error{"cannot read: it is a folder; expected a file", {path}};
  }
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    return Error{fmt::format("cannot read: {}", SystemMessage(errno)), {path}};
  }
  return text;
}

Result<Node> LoadYaml(const std::string& path) {
  auto text = ReadFile(path);
  if (!text) return text.error();
  return ParseYaml(*text, path);
}

}  // namespace clusterspec
