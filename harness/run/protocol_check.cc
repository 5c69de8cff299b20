#include "harness/run/protocol_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "spec/nouns/json_type.h"
#include "spec/nouns/trace.h"

namespace clusterspec {
namespace {

using enum ProtocolRule;

constexpr int64_t kSpoken = 1;  // the version of the protocol

constexpr std::array<std::string_view, 6> kLineKeys = {"event",   "process", "pid",
                                                       "subject", "data",    "snap"};

const json::object& DataOf(const json::object& line) {
  static const json::object none;
  const json::value* data = line.if_contains("data");
  return data == nullptr ? none : data->get_object();
}

// A text that is too long for a line comes as a digest.
bool IsDigest(const json::value& value) {
  return value.is_object() && StringOr(value.get_object(), "$type") == "String";
}

// Whether the field tells what the runtime gave, which may be anything: that is judged, not
// refused.
bool OfRuntime(const EventSpec& event, const FieldSpec& field) {
  const ListenerSpec* listener = FindListener(event.name);
  return listener != nullptr &&
         std::any_of(listener->fields.begin(), listener->fields.end(),
                     [&](const ListenerField& each) { return each.name == field.name; });
}

bool Fits(const FieldSpec& field, const json::value& value) {
  if (field.kind == FieldKind::kText && IsDigest(value)) return true;
  const JsonType type = TypeOf(value);
  if (!Takes(field.kind, type)) return false;
  if (type == JsonType::kInteger) {
    const int64_t number = value.is_int64() ? value.get_int64() : INT64_MAX;
    if (field.least && number < *field.least) return false;
    if (field.most && number > *field.most) return false;
  }
  if (field.kind == FieldKind::kChoice) {
    const std::string_view name = value.get_string();
    return std::find(field.names.begin(), field.names.end(), name) != field.names.end();
  }
  if (field.kind == FieldKind::kTexts) {
    return std::all_of(value.get_array().begin(), value.get_array().end(),
                       [](const json::value& each) { return each.is_string(); });
  }
  return true;
}

// A label that is in use gets "#2"; a worker that no operation has forked, "#" and its id.
std::string_view WithoutNumber(std::string_view label) {
  const size_t mark = label.rfind('#');
  if (mark == std::string_view::npos || mark + 1 == label.size()) return label;
  const std::string_view number = label.substr(mark + 1);
  const bool digits = std::all_of(number.begin(), number.end(),
                                  [](unsigned char letter) { return std::isdigit(letter) != 0; });
  return digits ? label.substr(0, mark) : label;
}

}  // namespace

std::string BrokenRule::ToString() const {
  const RuleSpec& spec = SpecOf(rule);
  return fmt::format("it breaks the rule {} of the protocol: {}; expected: {}", spec.name, what,
                     spec.about);
}

ProtocolCheck::ProtocolCheck(const Scenario& scenario) {
  for (const Step& step : scenario.steps) {
    const auto* batch = std::get_if<Batch>(&step.action);
    if (batch != nullptr) NoteForks(batch->operations);
  }
}

void ProtocolCheck::NoteForks(const std::vector<Operation>& operations) {
  for (const Operation& each : operations) {
    if (each.name == "fork") forked_.insert(StringOr(each.fields, "label"));
    NoteForks(each.nested);
  }
}

void ProtocolCheck::OnSent(const std::string& process, int batch,
                           const std::vector<Operation>& operations) {
  Note(process, operations, 1);
  std::vector<int64_t>& due = batches_[{process, batch}];
  for (const Operation& each : operations) due.push_back(each.id);
}

void ProtocolCheck::Note(const std::string& process, const std::vector<Operation>& operations,
                         int64_t most) {
  for (const Operation& each : operations) {
    Sent sent;
    sent.process = process;
    sent.subject = each.ResultSubject();
    sent.callback = StringOr(each.fields, "callback");
    sent.is_timer = each.name == "after";
    sent.most = most;
    sent_[each.id] = sent;
    const int64_t times = each.name == "react" ? IntegerOr(each.fields, "times", 1) : 1;
    Note(process, each.nested, most * times);
  }
}

ProtocolCheck::Result ProtocolCheck::OnAttached(const std::string& process, int64_t told_pid) {
  attached_[process] = told_pid;
  const auto speaker = speakers_.find(process);
  if (!IsWorker(process) && process != "primary") {
    return BrokenRule{kProcess, fmt::format("'{}' attaches", process)};
  }
  if (speaker == speakers_.end() || speaker->second.pid == told_pid) return std::nullopt;
  return BrokenRule{kSamePid, fmt::format("{} attaches as {} and said hello as {}", process,
                                          told_pid, speaker->second.pid)};
}

ProtocolCheck::Result ProtocolCheck::Check(const json::value& line) {
  if (!line.is_object()) return BrokenRule{kJson, "it is no object"};
  const json::object& object = line.get_object();
  if (auto broken = CheckKeys(object)) return broken;
  const std::string name = StringOr(object, "event");
  const std::string process = StringOr(object, "process");
  const EventSpec* event = FindEvent(name);
  if (event == nullptr) {
    return BrokenRule{kEvent, fmt::format("there is no event '{}'", name)};
  }
  if (event->sender != Sender::kAdapter) {
    return BrokenRule{kEvent, fmt::format("the event {} is the harness's own", name)};
  }
  if (event->kind == EventKind::kAdapterError) {
    return BrokenRule{kAdapter, StringOr(DataOf(object), "message", "(no message)")};
  }
  if (process != "primary" && !IsWorker(process)) {
    return BrokenRule{kProcess, fmt::format("no operation forks '{}'", process)};
  }
  if (auto broken = CheckData(*event, object)) return broken;
  if (auto broken = CheckSpeaker(process, object.at("pid").get_int64(), *event, object)) {
    return broken;
  }
  if (auto broken = CheckSubject(process, *event, object)) return broken;
  if (auto broken = CheckSnap(process, *event, object)) return broken;
  return CheckAnswer(process, *event, object);
}

ProtocolCheck::Result ProtocolCheck::CheckKeys(const json::object& line) const {
  for (const auto& member : line) {
    if (std::find(kLineKeys.begin(), kLineKeys.end(), member.key()) == kLineKeys.end()) {
      return BrokenRule{kKeys, fmt::format("it has '{}'", std::string_view(member.key()))};
    }
  }
  for (const std::string_view key : {"event", "process", "subject"}) {
    const json::value* text = line.if_contains(key);
    if (text == nullptr && key == "subject") continue;
    if (text == nullptr) return BrokenRule{kKeys, fmt::format("it has no '{}'", key)};
    if (!text->is_string()) return BrokenRule{kKeys, fmt::format("'{}' is no text", key)};
  }
  const json::value* pid = line.if_contains("pid");
  if (pid == nullptr || !pid->is_int64() || pid->get_int64() <= 0) {
    return BrokenRule{kKeys, "'pid' is no whole number from 1"};
  }
  for (const std::string_view key : {"data", "snap"}) {
    const json::value* found = line.if_contains(key);
    if (found == nullptr || found->is_object()) continue;
    return BrokenRule{kKeys, fmt::format("'{}' is no object", key)};
  }
  return std::nullopt;
}

ProtocolCheck::Result ProtocolCheck::CheckSpeaker(const std::string& process, int64_t pid,
                                                  const EventSpec& event,
                                                  const json::object& line) {
  const auto known = speakers_.find(process);
  if (event.kind == EventKind::kHello) {
    if (known != speakers_.end()) {
      return BrokenRule{kHelloFirst, fmt::format("{} said hello before", process)};
    }
    return TakeHello(process, pid, DataOf(line));
  }
  if (known == speakers_.end()) {
    return BrokenRule{kHelloFirst, fmt::format("{} has not said hello", process)};
  }
  if (known->second.pid != pid) {
    return BrokenRule{kSamePid, fmt::format("{} said hello as {} and now is {}", process,
                                            known->second.pid, pid)};
  }
  const std::string& role = known->second.role;
  const bool primary = role == "primary";
  if ((event.seen_by == SeenBy::kPrimary && !primary) ||
      (event.seen_by == SeenBy::kWorker && primary)) {
    return BrokenRule{kRole, fmt::format("{} comes from {}, a {}", event.name, process, role)};
  }
  return std::nullopt;
}

ProtocolCheck::Result ProtocolCheck::TakeHello(const std::string& process, int64_t pid,
                                               const json::object& data) {
  if (const int64_t version = IntegerOr(data, "protocol", 0); version != kSpoken) {
    return BrokenRule{kVersion, fmt::format("it is version {}, not {}", version, kSpoken)};
  }
  const Gaps gaps = Gaps::OfHello(data);
  for (const std::string& name : gaps.names()) {
    if (auto why = Gaps::WhyNone(name)) return BrokenRule{kCannot, *std::move(why)};
  }
  if (process == "primary") gaps_ = gaps;
  speakers_[process] = {StringOr(data, "role"), pid};
  const auto attached = attached_.find(process);
  if (attached == attached_.end() || attached->second == pid) return std::nullopt;
  return BrokenRule{kSamePid, fmt::format("{} says hello as {} and has attached as {}", process,
                                          pid, attached->second)};
}

bool ProtocolCheck::TellsSnap(const Speaker& speaker) const {
  return speaker.role == "primary" && !gaps_.Has(kStatesOfWorkers);
}

ProtocolCheck::Result ProtocolCheck::CheckSubject(const std::string& process,
                                                  const EventSpec& event,
                                                  const json::object& line) const {
  const std::string subject = StringOr(line, "subject");
  if (IsSubjectOf(process, event, subject)) return std::nullopt;
  return BrokenRule{kSubject, fmt::format("{} is about '{}'", event.name, subject)};
}

bool ProtocolCheck::IsSubjectOf(const std::string& process, const EventSpec& event,
                                const std::string& subject) const {
  switch (event.subject) {
    case SubjectKind::kNone:
      return subject.empty();
    case SubjectKind::kOwn:
      return subject.empty() || subject == process;
    case SubjectKind::kWorker:
      // The worker of an event of cluster is what the runtime gave, which may be none: judged, not
      // refused.
      return IsWorker(subject) || (subject.empty() && event.name.starts_with("cluster."));
    case SubjectKind::kServer:
    case SubjectKind::kConnection:
      return subject.starts_with(process + ".") && subject.size() > process.size() + 1;
    case SubjectKind::kOperation:
    case SubjectKind::kCallback:  // see CheckAnswer
      return !subject.empty();
    case SubjectKind::kProcess:
    case SubjectKind::kClient:
    case SubjectKind::kPlaceholder:
      return false;
  }
  return false;
}

ProtocolCheck::Result ProtocolCheck::CheckData(const EventSpec& event,
                                               const json::object& line) const {
  const json::object& data = DataOf(line);
  if (gaps_.Has(event.name)) return BrokenRule{kCannot, fmt::format("it has {}", event.name)};
  for (const FieldSpec& field : event.data) {
    const json::value* value = data.if_contains(field.name);
    const bool gap = gaps_.HasField(event.name, field.name);
    if (value != nullptr && gap) {
      return BrokenRule{kCannot, fmt::format("it has {}.{}", event.name, field.name)};
    }
    if (value == nullptr && (gap || !field.required)) continue;
    if (value == nullptr) {
      return BrokenRule{kData, fmt::format("{} has no '{}'", event.name, field.name)};
    }
    if (!Fits(field, *value) && !OfRuntime(event, field)) {
      return BrokenRule{kData, fmt::format("'{}' of {} is {}; it is {}", field.name, event.name,
                                           ToText(*value).substr(0, 60), AboutKind(field.kind))};
    }
  }
  for (const auto& member : data) {
    if (event.Find(member.key()) != nullptr) continue;
    return BrokenRule{kData, fmt::format("{} has '{}'", event.name,
                                         std::string_view(member.key()).substr(0, 60))};
  }
  return std::nullopt;
}

ProtocolCheck::Result ProtocolCheck::CheckSnap(const std::string& process, const EventSpec& event,
                                               const json::object& line) {
  Speaker& speaker = speakers_.at(process);
  const json::value* snap = line.if_contains("snap");
  if (snap == nullptr) {
    if (!TellsSnap(speaker)) return std::nullopt;
    return BrokenRule{kSnap, fmt::format("{} tells none", process)};
  }
  if (!TellsSnap(speaker)) return BrokenRule{kSnap, fmt::format("{} tells one", process)};
  for (const auto& [label, letters] : snap->get_object()) {
    if (!IsWorker(label)) {
      return BrokenRule{kSnap, fmt::format("no operation forks '{}'", std::string_view(label))};
    }
    if (auto broken = CheckState(label, letters)) return broken;
  }
  return CheckWholeSnap(event, line, &speaker);
}

// A `?` for what is no gap is a judgement on what the runtime gave; only whether a worker is listed
// has no third answer.
ProtocolCheck::Result ProtocolCheck::CheckState(std::string_view label,
                                                const json::value& letters) const {
  const auto state = letters.is_string() ? WorkerState::Parse(letters.get_string()) : std::nullopt;
  if (!state || (state->listed == '?' && !gaps_.Has("snap.listed"))) {
    return BrokenRule{kSnap, fmt::format("the state of {} is {}, which are not the four letters",
                                         label, ToText(letters).substr(0, 60))};
  }
  if (gaps_.Blanked(*state) == *state) return std::nullopt;
  return BrokenRule{kCannot, fmt::format("it has the state {} of {}, with a letter that is a gap",
                                         state->ToString(), label)};
}

// An adapter knows a worker once its object turns up, which may be after the call that forked it.
ProtocolCheck::Result ProtocolCheck::CheckWholeSnap(const EventSpec& event,
                                                    const json::object& line,
                                                    Speaker* speaker) const {
  const json::object& snap = line.at("snap").get_object();
  const std::string subject = StringOr(line, "subject");
  if (event.subject == SubjectKind::kWorker && !subject.empty()) speaker->workers.insert(subject);
  for (const auto& [label, letters] : snap) speaker->workers.emplace(label);
  if (speaker->workers.size() == snap.size()) return std::nullopt;
  const auto lacking = std::find_if(speaker->workers.begin(), speaker->workers.end(),
                                    [&](const auto& each) { return !snap.contains(each); });
  return BrokenRule{kWholeSnap, fmt::format("it lacks {}", *lacking)};
}

ProtocolCheck::Result ProtocolCheck::CheckAnswer(const std::string& process, const EventSpec& event,
                                                 const json::object& line) {
  const json::object& data = DataOf(line);
  const std::string subject = StringOr(line, "subject");
  switch (event.kind) {
    case EventKind::kDone:
      return CheckDone(process, IntegerOr(data, "batch", 0));
    case EventKind::kResult: {
      const int64_t operation = IntegerOr(data, "op", 0);
      if (auto broken = CheckResult(process, operation)) return broken;
      const Sent& sent = *FindSent(process, operation);
      if (sent.subject == subject) return std::nullopt;
      return BrokenRule{kSubject, fmt::format("the result of operation {} is about '{}', not '{}'",
                                              operation, subject, sent.subject)};
    }
    case EventKind::kCallback: {
      const int64_t operation = IntegerOr(data, "op", 0);
      const Sent* sent = FindSent(process, operation);
      if (sent != nullptr && !sent->callback.empty() && sent->callback == subject) {
        return std::nullopt;
      }
      return BrokenRule{kCallback, fmt::format("operation {} of {} names no callback '{}'",
                                               operation, process, subject)};
    }
    case EventKind::kTimer: {
      const bool known = std::any_of(sent_.begin(), sent_.end(), [&](const auto& each) {
        const Sent& sent = each.second;
        return sent.is_timer && sent.process == process && sent.subject == subject;
      });
      if (known) return std::nullopt;
      return BrokenRule{kTimer, fmt::format("{} was sent no timer '{}'", process, subject)};
    }
    default:
      return std::nullopt;
  }
}

ProtocolCheck::Result ProtocolCheck::CheckDone(const std::string& process, int64_t batch) {
  const auto due = batches_.find({process, batch});
  if (due == batches_.end()) {
    return BrokenRule{kBatch,
                      fmt::format("{} was not sent the batch {}, or has done it", process, batch)};
  }
  for (const int64_t operation : due->second) {
    if (sent_.at(operation).results > 0) continue;
    return BrokenRule{kBatch,
                      fmt::format("operation {} of batch {} has no result", operation, batch)};
  }
  batches_.erase(due);
  return std::nullopt;
}

ProtocolCheck::Result ProtocolCheck::CheckResult(const std::string& process, int64_t operation) {
  Sent* sent = FindSent(process, operation);
  if (sent == nullptr) {
    return BrokenRule{kResult, fmt::format("{} was not sent operation {}", process, operation)};
  }
  ++sent->results;
  if (sent->most == 0 || sent->results <= sent->most) return std::nullopt;
  return BrokenRule{kResult, fmt::format("operation {} has {} results and is carried out {} times",
                                         operation, sent->results, sent->most)};
}

bool ProtocolCheck::IsWorker(std::string_view label) const {
  const std::string_view known = WithoutNumber(label);
  return (known.empty() && !label.empty()) || forked_.contains(known);
}

ProtocolCheck::Sent* ProtocolCheck::FindSent(const std::string& process, int64_t operation) {
  const auto found = sent_.find(operation);
  return found == sent_.end() || found->second.process != process ? nullptr : &found->second;
}

}  // namespace clusterspec
