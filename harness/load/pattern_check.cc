#include "harness/load/pattern_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/load/event_subjects.h"
#include "spec/nouns/member_path.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/whole_number.h"

namespace clusterspec {
namespace {

constexpr std::string_view kStates[] = {"listed", "connected", "dead", "exitedAfterDisconnect",
                                        "suicide"};
constexpr std::string_view kTypes[] = {"undefined", "object",   "boolean", "number",
                                       "string",    "function", "symbol",  "bigint"};
constexpr std::string_view kThrown[] = {"name", "message", "code"};

FieldSpec OfKind(FieldKind kind) {
  FieldSpec field;
  field.kind = kind;
  return field;
}

template <typename Names>
std::vector<std::string> Texts(const Names& names) {
  return {std::begin(names), std::end(names)};
}

// What an operation gives, as far as it is always of one type.
FieldSpec ValueOf(std::string_view operation) {
  FieldSpec value;
  if (operation == "same") value.kind = FieldKind::kBoolean;
  if (operation == "keys") value.kind = FieldKind::kList;
  if (operation == "typeof") {
    value.kind = FieldKind::kChoice;
    value.names = kTypes;
  }
  return value;
}

// The value of a result: of one type when all operations of that name give it.
FieldSpec ResultValue(std::string_view name, const Labels& labels) {
  const std::vector<std::string> operations = labels.OperationsOf(name);
  const bool same =
      !operations.empty() && std::count(operations.begin(), operations.end(), operations.front()) ==
                                 static_cast<std::ptrdiff_t>(operations.size());
  return ValueOf(same ? operations.front() : "");
}

// "one of cluster.exit, cluster.fork": the events whose names begin alike.
std::string EventsLike(std::string_view name) {
  const std::string_view group = name.substr(0, name.find('.') + 1);
  std::vector<std::string_view> alike;
  for (const EventSpec& each : AllEvents()) {
    if (!group.empty() && each.name.starts_with(group)) alike.push_back(each.name);
  }
  if (alike.empty()) return "one that harness/adapters/PROTOCOL.md lists";
  return fmt::format("one of {}", fmt::join(alike, ", "));
}

std::string DidYouMeanEvent(std::string_view name) {
  std::vector<std::string> names;
  for (const EventSpec& each : AllEvents()) names.emplace_back(each.name);
  return DidYouMean(name, names);
}

std::vector<std::string> FieldsOf(const EventSpec& event) {
  std::vector<std::string> fields;
  for (const FieldSpec& each : event.data) fields.emplace_back(each.name);
  fields.emplace_back("process");
  if (event.subject != SubjectKind::kNone) fields.emplace_back("subject");
  if (event.seen_by == SeenBy::kPrimary) fields.emplace_back("snap.FIELD");
  return fields;
}

// Whether the harness writes it down as a text that nobody has encoded.
bool IsRawText(FieldKind kind) {
  return kind == FieldKind::kText || kind == FieldKind::kValue || kind == FieldKind::kChoice;
}

// What a member of a field can be; nothing when it can have no such member.
std::optional<FieldSpec> Inside(const FieldSpec& field, std::string_view rest) {
  if (rest.empty()) return field;
  if (field.kind == FieldKind::kThrown) {
    const std::string_view part = TakePart(&rest);
    const bool known = std::find(std::begin(kThrown), std::end(kThrown), part) != std::end(kThrown);
    return known && rest.empty() ? std::optional(FieldSpec{}) : std::nullopt;
  }
  const bool list = Takes(field.kind, JsonType::kArray);
  const bool object = Takes(field.kind, JsonType::kObject);
  if (object || (list && IsWholeNumber(TakePart(&rest)))) return FieldSpec{};
  return std::nullopt;
}

}  // namespace

PatternCheck::PatternCheck(const Labels& labels, Reader* reader)
    : labels_(labels),
      reader_(*reader),
      demands_(
          labels, [this](const Node& node) { CheckReference(node); }, reader) {}

const EventSpec* PatternCheck::FindEventOrFail(const Node& node, std::string_view name) {
  const EventSpec* event = FindEvent(name);
  if (event == nullptr) {
    reader_.Fail(node, fmt::format("unknown event '{}'; expected {}.{}", name, EventsLike(name),
                                   DidYouMeanEvent(name)));
  } else if (event->kind == EventKind::kDone) {
    reader_.Fail(node, "no trace shows 'done'; a step waits for the end of its operations itself");
  }
  return event;
}

// "EVENT SUBJECT" or "EVENT".
PatternCheck::Target PatternCheck::CheckTarget(const Node& node, std::string_view text) {
  const size_t space = std::min(text.find(' '), text.size());
  const std::string_view name = text.substr(0, space);
  const EventSpec* event = FindEventOrFail(node, name);
  if (event == nullptr) return {};
  const std::string_view subject = text.substr(std::min(space + 1, text.size()));
  CheckSubject(node, space + 1, *event, subject);
  return {event, std::string(subject)};
}

void PatternCheck::CheckSubject(const Node& node, size_t offset, const EventSpec& event,
                                std::string_view subject) {
  if (event.subject == SubjectKind::kNone) {
    if (subject.empty()) return;
    return reader_.FailAt(
        node, offset, fmt::format("{} has no subject; '{}' is one too many", event.name, subject));
  }
  // The primary has no label in its hello.
  if (subject.empty() && event.kind == EventKind::kHello) return;
  const std::vector<std::string> known = SubjectsOf(event, labels_);
  const std::string_view about = AboutSubject(event.subject);
  if (known.empty()) {
    reader_.Fail(node, fmt::format("{} is about {}; the case has none", event.name, about));
  } else if (!subject.empty() && !CanBeAbout(event, subject, labels_)) {
    reader_.FailAt(node, offset,
                   fmt::format("{} is never about '{}'; expected {}, one of {}.{}", event.name,
                               subject, about, fmt::join(known, ", "), DidYouMean(subject, known)));
  }
}

PatternCheck::Target PatternCheck::CheckPattern(const Node& node) {
  if (node.kind != NodeKind::kMap) return CheckTarget(node, node.text);
  const Node* event = node.Find("event");
  Target target = CheckTarget(*event, event->text);
  CheckConditions(node.Find("where"), target);
  return target;
}

void PatternCheck::CheckConditions(const Node* map, const Target& target) {
  if (map == nullptr || target.event == nullptr) return;
  for (const auto& [path, value] : map->members) {
    Node key;
    key.where = value.key_where;
    demands_.Check(value, DomainOf(key, 0, path, target));
  }
}

// "EVENT SUBJECT FIELD", "EVENT FIELD", or {event:, where:, field:}.
void PatternCheck::CheckReference(const Node& node) {
  if (node.kind == NodeKind::kMap) {
    const Node* field = node.Find("field");
    const Target target = CheckPattern(node);
    if (target.event != nullptr) DomainOf(*field, 0, field->text, target);
    return;
  }
  const std::string_view text = node.text;
  const size_t space = text.rfind(' ');
  if (space == std::string_view::npos) return reader_.Fail(node, "expected EVENT SUBJECT FIELD");
  const Target target = CheckTarget(node, text.substr(0, space));
  if (target.event != nullptr) DomainOf(node, space + 1, text.substr(space + 1), target);
}

// Notes an unknown field; the domain is that of its values.
Domain PatternCheck::DomainOf(const Node& place, size_t offset, std::string_view path,
                              const Target& target) {
  const std::string what = fmt::format("'{}' of {}", path, target.event->name);
  if (path == "process") {
    return {what, OfKind(FieldKind::kText),
            [this, target](std::string_view text) {
              return CanSee(text, *target.event, target.subject, labels_);
            },
            ObserversOf(*target.event, target.subject, labels_)};
  }
  if (path == "subject" && target.event->subject != SubjectKind::kNone) {
    return {
        what, OfKind(FieldKind::kText),
        [this, target](std::string_view text) { return CanBeAbout(*target.event, text, labels_); },
        SubjectsOf(*target.event, labels_)};
  }
  if (path.starts_with("snap.")) return SnapDomain(place, offset, path, target);
  return DataDomain(place, offset, path, target);
}

// snap.FIELD of the subject, or snap.LABEL.FIELD.
Domain PatternCheck::SnapDomain(const Node& place, size_t offset, std::string_view path,
                                const Target& target) {
  const std::string what = fmt::format("'{}' of {}", path, target.event->name);
  const size_t dot = path.find('.', 5);
  const std::string_view label = dot == std::string_view::npos ? "" : path.substr(5, dot - 5);
  const std::string_view state = path.substr(dot == std::string_view::npos ? 5 : dot + 1);
  const std::vector<std::string> states = Texts(kStates);
  const std::vector<std::string> workers = labels_.Names({LabelKind::kWorker});
  if (!CanSee("primary", *target.event, target.subject, labels_)) {
    reader_.FailAt(
        place, offset,
        fmt::format("{} has no snapshot: the primary does not see it", target.event->name));
  } else if (label.empty() && target.event->subject != SubjectKind::kWorker) {
    reader_.FailAt(
        place, offset,
        fmt::format("{} is about no worker; expected snap.LABEL.{}", target.event->name, state));
  } else if (!label.empty() && !labels_.Has({LabelKind::kWorker}, label)) {
    reader_.FailAt(place, offset + 5,
                   fmt::format("no step forks a worker '{}'; expected one of {}.{}", label,
                               fmt::join(workers, ", "), DidYouMean(label, workers)));
  } else if (std::find(states.begin(), states.end(), state) == states.end()) {
    reader_.FailAt(place, offset + path.size() - state.size(),
                   fmt::format("a snapshot has no '{}'; expected one of {}.{}", state,
                               fmt::join(states, ", "), DidYouMean(state, states)));
  }
  // Where it is neither true nor false.
  return {what,
          OfKind(FieldKind::kBoolean),
          [](std::string_view text) { return text == "?"; },
          {"true", "false", "?"}};
}

Domain PatternCheck::DataDomain(const Node& place, size_t offset, std::string_view path,
                                const Target& target) {
  const EventSpec& event = *target.event;
  std::string_view rest = path;
  const std::string_view name = TakePart(&rest);
  const FieldSpec* field = event.Find(name);
  if (field == nullptr) {
    const std::vector<std::string> known = FieldsOf(event);
    reader_.FailAt(place, offset,
                   fmt::format("{} has no field '{}'; expected one of {}.{}", event.name, name,
                               fmt::join(known, ", "), DidYouMean(name, known)));
    return {};
  }
  const bool result = event.kind == EventKind::kResult && name == "value";
  const auto inside = Inside(result ? ResultValue(target.subject, labels_) : *field, rest);
  if (!inside) {
    reader_.FailAt(place, offset + name.size() + 1,
                   fmt::format("'{}' of {} has no member '{}'; it is {}.{}", name, event.name, rest,
                               AboutKind(field->kind), DidYouMean(rest, Texts(kThrown))));
    return {};
  }
  Domain domain{fmt::format("'{}' of {}", path, event.name), *inside};
  domain.is_raw = event.sender == Sender::kHarness && IsRawText(field->kind);
  return domain;
}

void PatternCheck::CheckTally(const Node& node) {
  const Target target = CheckPattern(node);
  if (target.event == nullptr) return;
  const Node* field = node.Find("field");
  const Domain domain = DomainOf(*field, 0, field->text, target);
  // The values are texts, whatever the field is.
  if (!domain.is_one && domain.field.kind != FieldKind::kChoice) return;
  for (const Node& each : node.Find("values")->items) demands_.Check(each, domain);
}

void PatternCheck::CheckExpectations(const Node& list) {
  for (const Node& item : list.items) {
    for (const auto& [kind, node] : item.members) {
      if (kind == "for") continue;
      if (kind == "ordered" || kind == "unordered") {
        for (const Node& each : node.items) CheckPattern(each);
      } else if (kind == "equal" || kind == "different") {
        for (const Node& each : node.items) CheckReference(each);
      } else if (kind == "tally") {
        CheckTally(node);
      } else {
        CheckConditions(node.Find("has"), CheckPattern(node));
      }
    }
  }
}

void PatternCheck::CheckReturns(const Node& node, std::string_view operation) {
  demands_.Check(node, {fmt::format("what {} returns", operation), ValueOf(operation)});
}

void PatternCheck::CheckThrows(const Node& node) {
  const std::vector<std::string> known = Texts(kThrown);
  for (const auto& [key, value] : node.members) {
    if (key.starts_with('$')) return demands_.Check(node, {"what is thrown", {}});
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      reader_.FailAtKey(value, fmt::format("what is thrown has no '{}'; expected one of {}.{}", key,
                                           fmt::join(known, ", "), DidYouMean(key, known)));
    }
    demands_.Check(value, {fmt::format("'{}' of what is thrown", key), {}});
  }
}

void PatternCheck::CheckReaction(const Node& node, const Node* subject, std::string_view process) {
  const EventSpec* event = FindEventOrFail(node, node.text);
  if (event == nullptr) return;
  if (!event->reactions || event->sender == Sender::kHarness) {
    return reader_.Fail(node, fmt::format("no process can react to {}", event->name));
  }
  const bool in_workers = event->seen_by == SeenBy::kWorker && !labels_.PrimaryIsWorker();
  if ((event->seen_by == SeenBy::kPrimary && process != "primary") ||
      (in_workers && process == "primary")) {
    return reader_.Fail(node, fmt::format("{} is not seen in {}, but in {}", event->name, process,
                                          in_workers ? "workers" : "the primary"));
  }
  if (subject == nullptr) return;
  CheckSubject(*subject, 0, *event, subject->text);
  const bool known = CanBeAbout(*event, subject->text, labels_);
  if (known && !CanSee(process, *event, subject->text, labels_)) {
    reader_.Fail(*subject,
                 fmt::format("{} {} is not seen in {}", event->name, subject->text, process));
  }
}

}  // namespace clusterspec
