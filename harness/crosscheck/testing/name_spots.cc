#include "harness/crosscheck/testing/name_spots.h"

#include <algorithm>

#include "harness/load/document.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

class Finder {
 public:
  std::vector<NameSpot> Find(const Node& root) {
    if (const Node* needs = root.Find("needs")) {
      for (const Node& each : needs->items) Add(each, 0, each.text, "capability");
    }
    for (const Node& step : root.Find("steps")->items) OfStep(step.members.front());
    if (const Node* expect = root.Find("expect")) OfExpectations(*expect);
    if (const Node* readings = root.Find("readings")) {
      for (const auto& [name, list] : readings->members) OfExpectations(list);
    }
    return std::move(spots_);
  }

 private:
  void Add(const Node& node, size_t offset, std::string_view word, const char* kind) {
    if (word.empty()) return;
    const size_t column = static_cast<size_t>(node.where.column) + offset + (node.quoted ? 1 : 0);
    spots_.push_back({kind, std::string(word), node.where.line, static_cast<int>(column)});
  }

  void AddKey(const Node& value, std::string_view key, const char* kind) {
    spots_.push_back({kind, std::string(key), value.key_where.line, value.key_where.column});
  }

  void OfStep(const Member& step) {
    const Node& value = step.value;
    if (step.key == "await") return OfPattern(value);
    if (step.key == "quiesce") return;
    if (step.key == "signal") {
      Add(*value.Find("to"), 0, value.Find("to")->text, "label");
      return Add(*value.Find("name"), 0, value.Find("name")->text, "signal");
    }
    if (step.key == "client") {
      const Member& verb = value.members.front();
      AddKey(verb.value, verb.key, "operation");
      Add(verb.value, 0, verb.value.text, "label");
      const Node* to = value.Find("to");
      if (to != nullptr && to->kind == NodeKind::kScalar) Add(*to, 0, to->text, "label");
      return;
    }
    AddKey(value, step.key, "label");
    OfOperations(value);
  }

  void OfOperations(const Node& node) {
    if (node.kind == NodeKind::kMap) return OfOperation(node);
    for (const Node& each : node.items) OfOperation(each);
  }

  void OfOperation(const Node& node) {
    const OperationSpec& spec = *FindOperation(node.members.front().key);
    for (const auto& [key, value] : node.members) {
      AddKey(value, key, "operation");
      const FieldSpec* field = key == spec.name ? spec.main() : spec.Find(key);
      if (key == "as") Add(value, 0, value.text, "label");
      if (field != nullptr) OfField(value, field->kind, key == "setup");
    }
  }

  void OfField(const Node& node, FieldKind kind, bool in_settings) {
    if (kind == FieldKind::kOperations) return OfOperations(node);
    if (kind == FieldKind::kValue && in_settings) {
      for (const auto& [key, value] : node.members) AddKey(value, key, "member");
    }
    if (kind == FieldKind::kPath) return OfPath(node);
    if (kind == FieldKind::kEvent) Add(node, 0, node.text, "event");
    if (kind == FieldKind::kSubject) Add(node, 0, node.text, "subject");
    if (kind == FieldKind::kChoice) Add(node, 0, node.text, "value");
    if (kind == FieldKind::kSignal) Add(node, 0, node.text, "signal");
    const bool label = kind == FieldKind::kLabel || kind == FieldKind::kTarget ||
                       kind == FieldKind::kThing || kind == FieldKind::kHandle ||
                       kind == FieldKind::kCallback;
    if (label) Add(node, 0, node.text, "label");
  }

  // Names in an environment can be any.
  void OfPath(const Node& node) {
    std::string_view rest = node.text;
    if (rest.ends_with("()")) rest.remove_suffix(2);
    const char* kind = "label";
    for (size_t at = 0; at < rest.size();) {
      const size_t end = std::min(rest.find('.', at), rest.size());
      const std::string_view part = rest.substr(at, end - at);
      Add(node, at, part, kind);
      if (part == "env") return;
      kind = "member";
      at = end + 1;
    }
  }

  // "EVENT SUBJECT", of a longer text perhaps.
  void OfTarget(const Node& node, std::string_view text) {
    const size_t space = std::min(text.find(' '), text.size());
    Add(node, 0, text.substr(0, space), "event");
    if (space < text.size()) Add(node, space + 1, text.substr(space + 1), "subject");
  }

  void OfPattern(const Node& node) {
    if (node.kind != NodeKind::kMap) return OfTarget(node, node.text);
    OfTarget(*node.Find("event"), node.Find("event")->text);
    for (const char* key : {"where", "has"}) {
      if (const Node* conditions = node.Find(key)) OfConditions(*conditions);
    }
  }

  void OfConditions(const Node& node) {
    for (const auto& [path, value] : node.members) {
      AddKey(value, Known(path), "field");
      OfDemand(value, path);
    }
  }

  // Below these, members can have any name.
  static std::string_view Known(std::string_view path) {
    const std::string_view first = path.substr(0, path.find('.'));
    return IsOneOf(first, {"message", "settings", "value", "args"}) ? first : path;
  }

  void OfDemand(const Node& node, std::string_view path) {
    if (const Node* same = node.Find("$same")) return OfReference(*same);
    for (const char* inside : {"$not", "$one_of"}) {
      if (const Node* found = node.Find(inside)) OfDemand(*found, path);
    }
    for (const Node& each : node.items) OfDemand(each, path);
    if (!node.ToJson().is_string()) return;
    if (path == "signal") Add(node, 0, node.text, "signal");
    if (IsOneOf(path, {"stream", "role"})) Add(node, 0, node.text, "value");
    if (IsOneOf(path, {"process", "subject"})) Add(node, 0, node.text, "label");
  }

  void OfReference(const Node& node) {
    if (node.kind == NodeKind::kMap) {
      OfPattern(node);
      return Add(*node.Find("field"), 0, Known(node.Find("field")->text), "field");
    }
    const std::string_view text = node.text;
    const size_t space = text.rfind(' ');
    OfTarget(node, text.substr(0, space));
    Add(node, space + 1, Known(text.substr(space + 1)), "field");
  }

  void OfExpectations(const Node& list) {
    for (const Node& item : list.items) {
      const auto& [kind, node] = item.members.front();
      AddKey(node, kind, "operation");
      if (IsOneOf(kind, {"ordered", "unordered"})) {
        for (const Node& each : node.items) OfPattern(each);
      } else if (IsOneOf(kind, {"equal", "different"})) {
        for (const Node& each : node.items) OfReference(each);
      } else {
        OfPattern(node);
      }
      if (kind != "tally") continue;
      const Node& field = *node.Find("field");
      Add(field, 0, Known(field.text), "field");
      if (field.text != "process") continue;
      for (const Node& each : node.Find("values")->items) Add(each, 0, each.text, "label");
    }
  }

  std::vector<NameSpot> spots_;
};

template <typename Specs>
bool Has(const Specs& specs, std::string_view word) {
  return std::any_of(specs.begin(), specs.end(),
                     [&](const auto& each) { return each.name == word; });
}

bool IsMember(std::string_view word) {
  const auto methods = EmitterMethods();
  return std::find(methods.begin(), methods.end(), word) != methods.end() ||
         std::any_of(AllObjects().begin(), AllObjects().end(),
                     [&](const ObjectSpec& each) { return Has(each.members, word); });
}

bool IsChoice(std::string_view word) {
  for (const OperationSpec& operation : AllOperations()) {
    for (const FieldSpec& field : operation.fields) {
      if (field.name == word) return true;
      if (std::find(field.names.begin(), field.names.end(), word) != field.names.end()) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<NameSpot> NameSpots(const std::string& text, const std::string& file) {
  std::vector<NameSpot> spots = Finder().Find(ParseYaml(text, file).value());
  // A text that is folded, or has escapes, stands elsewhere in the file.
  std::erase_if(spots, [&](const NameSpot& spot) {
    size_t line = 0;
    for (int i = 1; i < spot.line; ++i) line = text.find('\n', line) + 1;
    return text.compare(line + static_cast<size_t>(spot.column) - 1, spot.word.size(), spot.word) !=
           0;
  });
  return spots;
}

bool IsProtocolName(std::string_view word) {
  return FindEvent(word) != nullptr || FindOperation(word) != nullptr ||
         FindSignal(word) != nullptr || FindClientVerb(word) != nullptr ||
         Has(AllCapabilities(), word) || IsMember(word) || IsChoice(word);
}

}  // namespace clusterspec
