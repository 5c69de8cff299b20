#include "harness/load/demand_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/load/value_form.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

// 4, 6 and -1 for a path, as the documentation has it; udp4 and udp6.
constexpr std::string_view kAddressTypes[] = {"udp4", "udp6"};

JsonType TypeOf(const Node& node) {
  const json::value value = node.ToJson();
  if (value.is_null()) return JsonType::kNull;
  if (value.is_bool()) return JsonType::kBoolean;
  if (value.is_int64()) return JsonType::kInteger;
  if (value.is_number()) return JsonType::kNumber;
  if (value.is_string()) return JsonType::kString;
  return value.is_array() ? JsonType::kArray : JsonType::kObject;
}

// An exit code is a text only where it is $undefined.
bool CanBeText(FieldKind field) {
  return Takes(field, JsonType::kString) && field != FieldKind::kExitCode;
}

// Whether the field can be of what $kind names.
bool CanBeOfKind(FieldKind field, std::string_view kind) {
  if (kind == "undefined") return true;
  if (kind == "function") return field == FieldKind::kValue;
  if (kind == "number") return Takes(field, JsonType::kInteger);
  if (kind == "null") return Takes(field, JsonType::kNull);
  if (kind == "boolean") return Takes(field, JsonType::kBoolean);
  if (kind == "string") return CanBeText(field);
  return Takes(field, kind == "array" ? JsonType::kArray : JsonType::kObject);
}

std::vector<std::string> TextsOf(const FieldSpec& field) {
  std::vector<std::string> texts(field.names.begin(), field.names.end());
  if (field.kind == FieldKind::kExitSignal || field.kind == FieldKind::kSignal) {
    for (const SignalSpec& each : AllSignals()) texts.emplace_back(each.name);
  }
  if (field.kind == FieldKind::kAddressType) {
    texts.assign(std::begin(kAddressTypes), std::end(kAddressTypes));
  }
  return texts;
}

// The name of a demand's operator; empty for a plain value.
std::string_view OperatorOf(const Node& node) {
  if (node.members.size() != 1) return "";
  const std::string_view key = node.members.front().key;
  return key.starts_with('$') && !key.starts_with("$$") && key != "$type" ? key : "";
}

}  // namespace

void DemandCheck::Refuse(const Node& node, const Domain& domain, const std::string& never) {
  reader_.Fail(node, fmt::format("{} is never {}; expected {}", domain.what, never,
                                 AboutKind(domain.field.kind)));
}

void DemandCheck::Check(const Node& node, const Domain& domain) {
  const std::string_view name = OperatorOf(node);
  if (name.empty()) return CheckPlain(node, domain);
  CheckOperator(name, node.members.front().value, domain);
}

void DemandCheck::CheckOperator(std::string_view name, const Node& operand, const Domain& domain) {
  const FieldKind kind = domain.field.kind;
  if (name == "$not") return Check(operand, domain);
  if (name == "$same") return on_reference_(operand);
  if (name == "$one_of") {
    for (const Node& each : operand.items) Check(each, domain);
  } else if (name == "$has") {
    if (!Takes(kind, JsonType::kObject)) return Refuse(operand, domain, "an object");
    const Domain inside{"a member", {}};
    for (const auto& [key, value] : operand.members) Check(value, inside);
  } else if (name == "$kind") {
    if (!CanBeOfKind(kind, operand.text)) Refuse(operand, domain, "of kind " + operand.text);
  } else if (name == "$matches") {
    if (!CanBeText(kind)) Refuse(operand, domain, "a text");
  } else if (name == "$at_least" || name == "$at_most") {
    if (!Takes(kind, JsonType::kInteger)) Refuse(operand, domain, "a number");
  }
}

void DemandCheck::CheckPlain(const Node& node, const Domain& domain) {
  const JsonType type = TypeOf(node);
  if (type == JsonType::kString) return CheckText(node, domain);
  if (!Takes(domain.field.kind, type)) return Refuse(node, domain, node.Describe());
  if (type == JsonType::kInteger) return CheckNumber(node, domain);
  CheckShownValue(node, labels_, &reader_);
}

void DemandCheck::CheckText(const Node& node, const Domain& domain) {
  const std::string& text = node.text;
  const bool placeholder = text.starts_with("${");
  if (placeholder || (text.starts_with('$') && !domain.is_raw)) {
    return CheckShownValue(node, labels_, &reader_);
  }
  if (domain.is_one) {
    if (domain.is_one(text)) return;
    return reader_.Fail(node,
                        fmt::format("{} is never '{}'; expected one of {}.{}", domain.what, text,
                                    fmt::join(domain.names, ", "), DidYouMean(text, domain.names)));
  }
  if (!CanBeText(domain.field.kind)) return Refuse(node, domain, node.Describe());
  const std::vector<std::string> texts = TextsOf(domain.field);
  const bool none = text.empty() && domain.field.kind == FieldKind::kExitSignal;
  if (texts.empty() || none || std::find(texts.begin(), texts.end(), text) != texts.end()) return;
  reader_.Fail(node, fmt::format("{} is never '{}'; expected one of {}.{}", domain.what, text,
                                 fmt::join(texts, ", "), DidYouMean(text, texts)));
}

void DemandCheck::CheckNumber(const Node& node, const Domain& domain) {
  const FieldSpec& field = domain.field;
  const int64_t number = node.ToJson().get_int64();
  const bool fits =
      (!field.least || number >= *field.least) && (!field.most || number <= *field.most);
  if (!fits && field.least && field.most) {
    reader_.Fail(node, fmt::format("{} is never {}; expected {} to {}", domain.what, number,
                                   *field.least, *field.most));
  } else if (!fits) {
    Refuse(node, domain, node.text);
  }
  const bool type = number == 4 || number == 6 || number == -1;
  if (field.kind == FieldKind::kAddressType && !type) Refuse(node, domain, node.text);
}

}  // namespace clusterspec
