#include "harness/load/document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <map>
#include <optional>
#include <sstream>

#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

SourceLocation Place(const YAML::Mark& mark, const std::string& file) {
  return {file, mark.line + 1, mark.column + 1};
}

// Makes the tree as the parser goes: the library's own tree would take as long again.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}

  // After the document; null when there was none.
  Result<Node> Take() {
    if (error_) return *error_;
    return std::move(root_);
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Put(Make(NodeKind::kNull, mark), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) return Fail("an alias cannot stand inside what it names", mark);
    Put(found->second, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = Make(NodeKind::kScalar, mark);
    node.text = value;
    node.quoted = tag == "!";
    Put(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back({Make(NodeKind::kList, mark), anchor, {}});
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back({Make(NodeKind::kMap, mark), anchor, {}});
  }
  void OnMapEnd() override { Close(); }

 private:
  // A list or mapping that has not ended yet; `key` is that of the member to come.
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Node> key;
  };

  Node Make(NodeKind kind, const YAML::Mark& mark) const {
    Node node;
    node.kind = kind;
    node.where = Place(mark, file_);
    return node;
  }

  void Fail(std::string message, const YAML::Mark& mark) {
    FailAt(std::move(message), Place(mark, file_));
  }

  void FailAt(std::string message, SourceLocation where) {
    if (!error_) error_.emplace(std::move(message), std::move(where));
  }

  void Close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    Put(std::move(closed.node), closed.anchor);
  }

  void Put(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.kind == NodeKind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      CheckKey(parent.node, node);
      parent.key = std::move(node);
    } else {
      node.key_where = parent.key->where;
      // An empty value has no place of its own.
      if (node.where.line == 0) node.where = node.key_where;
      parent.node.members.push_back({std::move(parent.key->text), std::move(node)});
      parent.key.reset();
    }
  }

  void CheckKey(const Node& map, const Node& key) {
    if (key.kind != NodeKind::kScalar) return FailAt("a key must be plain text", key.where);
    if (map.Find(key.text) == nullptr) return;
    FailAt(fmt::format("the key '{}' stands twice in this mapping", key.text), key.where);
  }

  const std::string& file_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::optional<Error> error_;
};

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
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    TreeBuilder builder(file);
    parser.HandleNextDocument(builder);
    auto node = builder.Take();
    if (node && node->where.line == 0) node->where = {file, 1, 1};  // an empty file
    return node;
  } catch (const YAML::Exception& exception) {
    return Error{"not well-formed YAML: " + exception.msg, Place(exception.mark, file)};
  }
}

Result<Node> LoadYaml(const std::string& path) {
  auto text = ReadFile(path, kMostYamlBytes);
  if (!text) return text.error();
  return ParseYaml(*text, path);
}

}  // namespace clusterspec
