#include "harness/load/value_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/nouns/name_match.h"
#include "spec/nouns/repeated_text.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

// Typed arrays are written like a Buffer, under their own names.
constexpr std::string_view kTypedArrays[] = {"Int8Array",     "Uint8Array",    "Uint8ClampedArray",
                                             "Int16Array",    "Uint16Array",   "Int32Array",
                                             "Uint32Array",   "Float32Array",  "Float64Array",
                                             "BigInt64Array", "BigUint64Array"};

std::vector<std::string> TypeNames(bool TypeSpec::*usable) {
  std::vector<std::string> names(std::begin(kTypedArrays), std::end(kTypedArrays));
  for (const TypeSpec& each : AllTypes()) {
    if (each.*usable) names.emplace_back(each.name);
  }
  return names;
}

bool IsAmong(std::string_view name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A text that begins with a dollar sign of its own has two.
bool LooksLikeConstant(const Node& node) {
  return node.kind == NodeKind::kScalar && node.text.starts_with('$') &&
         !node.text.starts_with("$$");
}

void CheckConstant(const Node& node, Reader* reader) {
  if (!LooksLikeConstant(node) || IsConstant(node.text)) return;
  const std::vector<std::string> names(AllConstants().begin(), AllConstants().end());
  reader->Fail(node, fmt::format("no value is written {}; expected one of {}, or $${} for the text."
                                 "{}",
                                 node.text, fmt::join(names, ", "), node.text.substr(1),
                                 DidYouMean(node.text, names)));
}

template <typename Check>
void ForEachInside(const Node& node, const Check& check) {
  for (const Node& item : node.items) check(item);
  for (const auto& [key, value] : node.members) check(value);
}

// {$type: String, repeat: TEXT, times: N}; a digest, {$type: String, length: N, fnv1a: HEX}, can
// only be shown.
void CheckText(const Node& node, Reader* reader) {
  reader->CheckKeys(node, "a long text", {"$type", "repeat", "times"}, {});
  const Node* repeat = node.Find("repeat");
  const Node* times = node.Find("times");
  if (repeat == nullptr || times == nullptr) return;
  const auto size = static_cast<int64_t>(reader->String(*repeat, "repeat").size());
  const int64_t count = reader->Count(*times, "times", 1);
  if (size == 0) return reader->Fail(*repeat, "'repeat' is empty; expected a text");
  if (count > RepeatedText::kMostBytes / size) {
    reader->Fail(*times, fmt::format("a text of {} times {} bytes is too long; expected at most {} "
                                     "bytes (16 MiB)",
                                     count, size, RepeatedText::kMostBytes));
  }
}

}  // namespace

bool IsConstant(std::string_view text) {
  return std::find(AllConstants().begin(), AllConstants().end(), text) != AllConstants().end();
}

void CheckShownValue(const Node& node, const Labels& labels, Reader* reader) {
  if (LooksLikeConstant(node) && node.text.starts_with("${")) {
    return reader->Fail(node,
                        "placeholders are filled in operations only; a demand is met by "
                        "{$same: binding NAME value}");
  }
  CheckConstant(node, reader);
  if (const Node* type = node.Find("$type")) {
    if (type->text == "String" && node.Find("fnv1a") == nullptr) return CheckText(node, reader);
    static const std::vector<std::string> known = TypeNames(&TypeSpec::sent);
    // Objects of any class can be shown, so only what looks like a slip is one.
    const std::string nearest = IsAmong(type->text, known) ? "" : NearestName(type->text, known);
    if (!nearest.empty()) {
      reader->Fail(
          *type, fmt::format("no type is called {}.{}", type->text, DidYouMean(type->text, known)));
    }
    const Node* label = type->text == "Worker" ? node.Find("label") : nullptr;
    if (label != nullptr && !labels.Has({LabelKind::kWorker}, label->text)) {
      const std::vector<std::string> workers = labels.Names({LabelKind::kWorker});
      reader->Fail(*label,
                   fmt::format("no step forks a worker '{}'; expected one of {}.{}", label->text,
                               fmt::join(workers, ", "), DidYouMean(label->text, workers)));
    }
  }
  ForEachInside(node, [&](const Node& each) { CheckShownValue(each, labels, reader); });
}

void CheckSentValue(const Node& node, Reader* reader) {
  CheckPlaceholders(node, reader);
  if (!node.text.starts_with("${")) CheckConstant(node, reader);
  if (const Node* type = node.Find("$type")) {
    if (type->text == "String") return CheckText(node, reader);
    static const std::vector<std::string> known = TypeNames(&TypeSpec::taken);
    if (!IsAmong(type->text, known)) {
      reader->Fail(*type,
                   fmt::format("an adapter can make no {}; expected one of {}.{}", type->text,
                               fmt::join(known, ", "), DidYouMean(type->text, known)));
    }
  }
  ForEachInside(node, [&](const Node& each) { CheckSentValue(each, reader); });
}

void CheckPlaceholders(const Node& node, Reader* reader) {
  static const std::vector<std::string> known = {"scratch", "adapter", "adapter_link", "child",
                                                 "port:NAME"};
  if (node.kind != NodeKind::kScalar) return;
  const std::string_view text = node.text;
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 1)) {
    const size_t end = text.find('}', at);
    if (end == std::string_view::npos) return;  // a text like any other
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (IsAmong(name, known) && name != "port:NAME") continue;
    if (name.starts_with("port:") && name != "port:") continue;
    const std::string_view kind = name.substr(0, name.find(':'));
    const bool port = kind != name && !NearestName(kind, {"port"}).empty();
    reader->FailAt(
        node, at,
        fmt::format("unknown placeholder ${{{}}}; expected one of {}.{}", name,
                    fmt::join(known, ", "), DidYouMean(port ? "port:NAME" : name, known)));
  }
}

}  // namespace clusterspec
