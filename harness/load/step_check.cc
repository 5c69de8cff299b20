#include "harness/load/step_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/load/member_paths.h"
#include "harness/load/spec_names.h"
#include "harness/load/value_form.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

using enum LabelKind;

constexpr LabelKinds kThings = {kServer, kDatagrams, kConnection};
constexpr LabelKinds kHandles = {kServer, kDatagrams, kConnection, kHandle};
constexpr LabelKinds kClients = {kConnected, kAsked, kDatagram};

std::string OneOf(const std::vector<std::string>& names, std::string_view typed) {
  if (names.empty()) return "; there is none";
  return fmt::format("; expected one of {}.{}", fmt::join(names, ", "), DidYouMean(typed, names));
}

}  // namespace

void StepCheck::CheckProcess(const Node& node) {
  const std::string& process = node.text;
  if (labels_.Has({kPrimary, kWorker}, process)) return;
  reader_.Fail(node, fmt::format("the case has no process '{}'{}", process,
                                 OneOf(labels_.Names({kPrimary, kWorker}), process)));
}

void StepCheck::CheckOperations(const Node& node, std::string_view process) {
  if (node.kind == NodeKind::kMap) return CheckOperation(node, process);
  for (const Node& each : node.items) CheckOperation(each, process);
}

void StepCheck::CheckOperation(const Node& node, std::string_view process) {
  const OperationSpec& spec = *FindOperation(node.members.front().key);
  for (const auto& [key, value] : node.members) {
    if (key == "returns") {
      patterns_.CheckReturns(value, spec.name);
    } else if (key == "throws") {
      patterns_.CheckThrows(value);
    } else if (const FieldSpec* field = key == spec.name ? spec.main() : spec.Find(key)) {
      CheckField(value, *field, process);
    }
  }
  if (const Node* settings = node.Find("setup")) CheckSettings(*settings);
  if (spec.kind != OperationKind::kReact && spec.kind != OperationKind::kForget) return;
  const Node& event = node.members.front().value;
  if (spec.kind == OperationKind::kReact && node.Find("do") == nullptr &&
      !event.text.ends_with(".error")) {
    reader_.Fail(node, "the operation react has no 'do'; only to listen makes sense for an error");
  }
  patterns_.CheckReaction(node.members.front().value, node.Find("subject"), process);
}

// They can have any names, but none that is almost one of the documentation's.
void StepCheck::CheckSettings(const Node& node) {
  for (const auto& [name, value] : node.members) {
    if (name.starts_with('$')) continue;
    const auto slip = SlipInMember(ObjectKind::kSettings, "the settings object", name);
    if (slip) reader_.FailAtKey(value, *slip);
  }
}

void StepCheck::CheckField(const Node& node, const FieldSpec& field, std::string_view process) {
  switch (field.kind) {
    case FieldKind::kValue:
    case FieldKind::kObject:
      return CheckSentValue(node, &reader_);
    case FieldKind::kText:  // adapters take it as it is
      return CheckPlaceholders(node, &reader_);
    case FieldKind::kCount:
    case FieldKind::kDescriptor:
    case FieldKind::kInteger:
      return CheckNumber(node, field);
    case FieldKind::kPort:
      return CheckPort(node, field);
    case FieldKind::kChoice:
      return CheckChoice(node, field);
    case FieldKind::kSignal:
      return CheckSignal(node);
    case FieldKind::kTarget:
      return CheckTarget(node, field, process);
    case FieldKind::kThing:
      return CheckLabel(node, kThings, process);
    case FieldKind::kHandle:
      return CheckLabel(node, kHandles, process);
    case FieldKind::kPath:
      if (const auto slip = SlipInPath(node.text, process, labels_)) {
        reader_.FailAt(node, slip->offset, slip->message);
      }
      return;
    case FieldKind::kOperations:
      return CheckOperations(node, process);
    default:
      return;
  }
}

void StepCheck::CheckNumber(const Node& node, const FieldSpec& field) {
  const json::value value = node.ToJson();
  if (!value.is_int64()) return;
  const int64_t number = value.get_int64();
  if (field.least && number < *field.least) {
    reader_.Fail(node,
                 fmt::format("'{}' is {}; expected {} or more", field.name, number, *field.least));
  }
  if (field.most && number > *field.most) {
    reader_.Fail(node,
                 fmt::format("'{}' is {}; expected at most {}", field.name, number, *field.most));
  }
}

// A number, or the text that stands for one.
void StepCheck::CheckPort(const Node& node, const FieldSpec& field) {
  if (node.kind == NodeKind::kMap) return CheckPortOf(node, field);
  CheckNumber(node, field);
  CheckPlaceholders(node, &reader_);
  const std::string_view text = node.text;
  const bool placeholder = text.starts_with("${") && text.find('}') + 1 == text.size();
  if (!node.ToJson().is_string() || placeholder) return;
  reader_.Fail(node, fmt::format("'{}' is no port; expected a number or ${{port:NAME}}", text));
}

// {$same: "server.listening w1.s1 port"}
void StepCheck::CheckPortOf(const Node& node, const FieldSpec& field) {
  const auto server = ServerOfPort({{"port", node.ToJson()}});
  if (!server) {
    return reader_.Fail(node, fmt::format("'{}' is no port; expected a number, ${{port:NAME}} or "
                                          "{{$same: server.listening PROCESS.SERVER port}}",
                                          field.name));
  }
  if (labels_.HasThing({kServer, kDatagrams}, *server)) return;
  reader_.Fail(node, fmt::format("no server is called '{}'{}", *server,
                                 OneOf(labels_.Things({kServer, kDatagrams}), *server)));
}

void StepCheck::CheckChoice(const Node& node, const FieldSpec& field) {
  const std::vector<std::string> names(field.names.begin(), field.names.end());
  if (std::find(names.begin(), names.end(), node.text) != names.end()) return;
  reader_.Fail(
      node, fmt::format("'{}' cannot be '{}'{}", field.name, node.text, OneOf(names, node.text)));
}

void StepCheck::CheckSignal(const Node& node) {
  if (!node.ToJson().is_string() || FindSignal(node.text) != nullptr) return;
  reader_.Fail(node, fmt::format("unknown signal '{}'{}", node.text,
                                 OneOf(NamesOf(AllSignals()), node.text)));
}

// A worker's label is known in the primary only.
void StepCheck::CheckTarget(const Node& node, const FieldSpec& field, std::string_view process) {
  std::vector<std::string> names(field.names.begin(), field.names.end());
  if (std::find(names.begin(), names.end(), node.text) != names.end()) return;
  const bool in_primary = process == "primary";
  if (in_primary && labels_.Has({kWorker}, node.text)) return;
  if (in_primary) {
    for (std::string& each : labels_.Names({kWorker})) names.push_back(std::move(each));
  }
  reader_.Fail(node, fmt::format("nothing in {} is called '{}'{}", process, node.text,
                                 OneOf(names, node.text)));
}

void StepCheck::CheckLabel(const Node& node, LabelKinds kinds, std::string_view process) {
  if (labels_.Has(kinds, node.text, process)) return;
  reader_.Fail(node, fmt::format("nothing in {} is called '{}'{}", process, node.text,
                                 OneOf(labels_.Names(kinds, process), node.text)));
}

void StepCheck::CheckClient(const Node& node) {
  const auto member =
      std::find_if(node.members.begin(), node.members.end(),
                   [](const Member& each) { return FindClientVerb(each.key) != nullptr; });
  const ClientSpec& spec = *FindClientVerb(member->key);
  const Node& label = member->value;
  const bool makes = spec.verb != ClientVerb::kSend && spec.verb != ClientVerb::kClose;
  if (!makes && !labels_.Has(kClients, label.text)) {
    reader_.Fail(label, fmt::format("no client is called '{}'{}", label.text,
                                    OneOf(labels_.Names(kClients), label.text)));
  }
  for (const auto& [key, value] : node.members) {
    if (key == spec.name) continue;
    const FieldSpec* field = spec.Find(key);
    if (field == nullptr) {
      reader_.FailAtKey(value, fmt::format("a client that does {} takes no '{}'", spec.name, key));
      continue;
    }
    if (field->kind == FieldKind::kAddress) {
      CheckAddress(value, spec.verb);
    } else if (field->kind == FieldKind::kChoice) {
      CheckChoice(value, *field);
    } else {
      CheckNumber(value, *field);
    }
  }
}

void StepCheck::CheckAddress(const Node& node, ClientVerb verb) {
  if (node.kind != NodeKind::kMap) {
    const LabelKinds kinds =
        verb == ClientVerb::kDatagram ? LabelKinds{kDatagrams} : LabelKinds{kServer};
    if (labels_.HasThing(kinds, node.text)) return;
    return reader_.Fail(node, fmt::format("no server that it can reach is called '{}'{}", node.text,
                                          OneOf(labels_.Things(kinds), node.text)));
  }
  static const FieldSpec& port = *SpecOf(OperationKind::kConnect).Find("port");
  for (const auto& [key, value] : node.members) {
    if (key == "port") {
      CheckPort(value, port);
    } else {
      CheckPlaceholders(value, &reader_);
    }
  }
}

void CheckSteps(const Node& steps, const Labels& labels, PatternCheck* patterns, Reader* reader) {
  StepCheck check(labels, patterns, reader);
  for (const Node& step : steps.items) {
    const auto& [key, value] = step.members.front();
    if (key == "await") {
      patterns->CheckPattern(value);
    } else if (key == "client") {
      check.CheckClient(value);
    } else if (key == "signal") {
      check.CheckProcess(*value.Find("to"));
      check.CheckSignal(*value.Find("name"));
    } else if (key != "quiesce") {
      check.CheckOperations(value, key);
    }
  }
}

void CheckNeeds(const Node& needs, Reader* reader) {
  const std::vector<std::string> known = NamesOf(AllCapabilities());
  for (const Node& each : needs.items) {
    if (std::find(known.begin(), known.end(), each.text) != known.end()) continue;
    reader->Fail(each,
                 fmt::format("unknown capability '{}'{}", each.text, OneOf(known, each.text)));
  }
}

}  // namespace clusterspec
