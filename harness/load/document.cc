#include "harness/load/document.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

SourceLocation Place(const yaml_mark_t& mark, const std::string& file) {
  return {file, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

std::string TextOr(const yaml_char_t* text, const char* fallback) {
  return text == nullptr ? fallback : reinterpret_cast<const char*>(text);
}

// More than any honest file has: what is beyond it is refused before it costs time or memory.
constexpr size_t kMostNodes = 100'000;               // an alias counts as all that it stands for
constexpr size_t kMostTextBytes = kMostYamlBytes;    // of all texts, counted in the same way
constexpr size_t kMostBytesOfOne = size_t{1} << 16;  // of one text
constexpr size_t kMostLevels = 64;
constexpr size_t kMostKeys = 1000;  // of one mapping

// What a node and all below it come to.
struct Weight {
  size_t nodes = 1;
  size_t text_bytes = 0;
  size_t levels = 1;
};

Weight WeightOf(const Node& node) {
  Weight weight;
  weight.text_bytes = node.text.size();
  const auto add = [&](const Node& inner) {
    const Weight more = WeightOf(inner);
    weight.nodes += more.nodes;
    weight.text_bytes += more.text_bytes;
    weight.levels = std::max(weight.levels, more.levels + 1);
  };
  for (const Node& item : node.items) add(item);
  for (const auto& [key, value] : node.members) {
    weight.text_bytes += key.size();
    add(value);
  }
  return weight;
}

// Makes the tree as the parser goes. Heeds nothing after the first error.
class TreeBuilder {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}

  // After the document; null when there was none.
  Result<Node> Take() {
    if (error_) return *error_;
    return std::move(root_);
  }

  bool failed() const { return error_.has_value(); }

  void OnAlias(const yaml_event_t& event) {
    const yaml_mark_t& mark = event.start_mark;
    const auto found = anchors_.find(TextOr(event.data.alias.anchor, ""));
    if (found == anchors_.end()) {
      return Fail("not well-formed YAML: there is no such anchor above", mark);
    }
    if (!found->second) return Fail("an alias cannot stand inside what it names", mark);
    const auto& [named, weight] = *found->second;
    if (Afford(weight, Place(mark, file_))) Put(named, "");
  }

  void OnScalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (!Afford({1, text.size(), 1}, Place(event.start_mark, file_), text.size())) return;
    const std::string tag = TextOr(scalar.tag, "");
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const bool null = plain && tag.empty() && IsNull(text);
    Node node = Make(null ? NodeKind::kNull : NodeKind::kScalar, event.start_mark);
    if (!null) node.text = text;
    node.quoted = tag.empty() ? !plain : tag == "!";
    Put(std::move(node), TextOr(scalar.anchor, ""));
  }

  void OnStart(NodeKind kind, const yaml_event_t& event) {
    if (!Afford({}, Place(event.start_mark, file_))) return;
    const bool list = kind == NodeKind::kList;
    const std::string anchor =
        TextOr(list ? event.data.sequence_start.anchor : event.data.mapping_start.anchor, "");
    if (!anchor.empty()) anchors_[anchor].reset();
    open_.push_back({Make(kind, event.start_mark), anchor, {}});
  }

  void OnEnd() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    Put(std::move(closed.node), closed.anchor);
  }

  void Fail(std::string message, const yaml_mark_t& mark) {
    FailAt(std::move(message), Place(mark, file_));
  }

 private:
  // A list or mapping that has not ended yet; `key` is that of the member to come.
  struct Open {
    Node node;
    std::string anchor;  // empty: none
    std::optional<Node> key;
  };

  Node Make(NodeKind kind, const yaml_mark_t& mark) const {
    Node node;
    node.kind = kind;
    node.where = Place(mark, file_);
    return node;
  }

  // Takes it from what the file may come to; false, and an error, when there is not as much left.
  bool Afford(const Weight& weight, const SourceLocation& where, size_t bytes_of_one = 0) {
    nodes_ += weight.nodes;
    text_bytes_ += weight.text_bytes;
    const auto limit = [&](bool kept, const char* what, size_t most) {
      if (!kept) FailAt(fmt::format("{} more than {} here; expected fewer", what, most), where);
      return kept;
    };
    return limit(nodes_ <= kMostNodes, "the values, aliases written out, are", kMostNodes) &&
           limit(text_bytes_ <= kMostTextBytes, "the bytes of text, aliases written out, are",
                 kMostTextBytes) &&
           limit(bytes_of_one <= kMostBytesOfOne, "the bytes of this text are", kMostBytesOfOne) &&
           limit(open_.size() + weight.levels <= kMostLevels,
                 "the levels of lists and mappings are", kMostLevels);
  }

  static bool IsNull(std::string_view text) {
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
  }

  void FailAt(std::string message, SourceLocation where) {
    if (!error_) error_.emplace(std::move(message), std::move(where));
  }

  void Put(Node node, const std::string& anchor) {
    if (!anchor.empty()) {
      const Weight weight = WeightOf(node);
      if (!Afford(weight, node.where)) return;
      anchors_[anchor].emplace(node, weight);
    }
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.kind == NodeKind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      CheckKey(parent.node, node);
      parent.key = std::move(node);
    } else {
      node.key_where = parent.key->where;
      parent.node.members.push_back({std::move(parent.key->text), std::move(node)});
      parent.key.reset();
    }
  }

  void CheckKey(const Node& map, const Node& key) {
    if (key.kind != NodeKind::kScalar) return FailAt("a key must be plain text", key.where);
    if (map.members.size() >= kMostKeys) {
      return FailAt(fmt::format("a mapping has at most {} keys", kMostKeys), key.where);
    }
    if (map.Find(key.text) == nullptr) return;
    FailAt(fmt::format("the key '{}' stands twice in this mapping", key.text), key.where);
  }

  const std::string& file_;
  Node root_;
  std::vector<Open> open_;
  std::map<std::string, std::optional<std::pair<Node, Weight>>> anchors_;  // none: still open
  size_t nodes_ = 0;                                                       // so far
  size_t text_bytes_ = 0;
  std::optional<Error> error_;
};

// The library's parser, and the event that it has come to.
class Parser {
 public:
  explicit Parser(const std::string& text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  // False when the text is not well formed.
  bool Next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) != 0;
  }

  const yaml_event_t& event() const { return event_; }

  // What is not well formed, and where.
  std::string Problem() const {
    const std::string problem = parser_.problem == nullptr ? "no memory" : parser_.problem;
    return parser_.context == nullptr ? problem : fmt::format("{}: {}", parser_.context, problem);
  }
  yaml_mark_t ProblemMark() const {
    return parser_.error == YAML_READER_ERROR ? parser_.mark : parser_.problem_mark;
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

void BuildFirstDocument(Parser* parser, TreeBuilder* builder) {
  while (!builder->failed()) {
    if (!parser->Next()) {
      return builder->Fail("not well-formed YAML: " + parser->Problem(), parser->ProblemMark());
    }
    const yaml_event_t& event = parser->event();
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        builder->OnAlias(event);
        break;
      case YAML_SCALAR_EVENT:
        builder->OnScalar(event);
        break;
      case YAML_SEQUENCE_START_EVENT:
        builder->OnStart(NodeKind::kList, event);
        break;
      case YAML_MAPPING_START_EVENT:
        builder->OnStart(NodeKind::kMap, event);
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        builder->OnEnd();
        break;
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT:
        return;
      default:
        break;
    }
  }
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
  constexpr size_t kShown = 200;  // bytes: a message is read by people
  const std::string shown = text.size() <= kShown ? text : text.substr(0, kShown) + "..";
  return value.is_string() ? fmt::format("the string '{}'", shown) : shown;
}

Result<Node> ParseYaml(const std::string& text, const std::string& file) {
  if (text.size() > kMostYamlBytes) {
    return Error{fmt::format("it has more than {} bytes; expected fewer", kMostYamlBytes),
                 {file, 1, 1}};
  }
  Parser parser(text);
  TreeBuilder builder(file);
  BuildFirstDocument(&parser, &builder);
  auto node = builder.Take();
  if (node && node->where.line == 0) node->where = {file, 1, 1};  // an empty file
  return node;
}

Result<Node> LoadYaml(const std::string& path) {
  auto text = ReadFile(path, kMostYamlBytes);
  if (!text) return text.error();
  return ParseYaml(*text, path);
}

}  // namespace clusterspec
