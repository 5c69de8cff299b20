#include "harness/load/event_subjects.h"

#include <algorithm>
#include <cctype>

namespace clusterspec {
namespace {

using enum LabelKind;

LabelKinds ServersOf(EventKind event) {
  if (event == EventKind::kServerRequest) return {kHttpServer};
  if (event == EventKind::kServerMessage) return {kDatagrams};
  const bool of_both = event == EventKind::kServerListening || event == EventKind::kServerClose ||
                       event == EventKind::kServerError;
  if (of_both) return {kServer, kDatagrams};
  return {kServer};
}

LabelKinds ClientsOf(EventKind event) {
  if (event == EventKind::kClientConnected) return {kConnected};
  if (event == EventKind::kClientAnswer) return {kAsked};
  if (event == EventKind::kClientLoaded) return {kLoaded};
  if (event == EventKind::kClientSent) return {kDatagram};
  if (event == EventKind::kClientData) return {kConnected, kDatagram};
  if (event == EventKind::kClientClosed) return {kConnected, kAsked};
  return {kConnected, kAsked, kDatagram};
}

LabelKinds ProcessesOf(EventKind event) {
  if (event == EventKind::kOutput) return {kPrimary};  // its workers write to what it has
  if (event == EventKind::kSignal) return {kSignalled};
  return {kPrimary, kWorker};
}

// The process itself. The primary has no label in its hello.
LabelKinds Selves(const EventSpec& event, const Labels& labels) {
  if (event.kind == EventKind::kHello) return {kWorker};
  const bool primary_too = event.seen_by == SeenBy::kAny || labels.PrimaryIsWorker();
  return primary_too ? LabelKinds{kPrimary, kWorker} : LabelKinds{kWorker};
}

LabelKinds KindsOf(const EventSpec& event, const Labels& labels) {
  switch (event.subject) {
    case SubjectKind::kNone:
      return {};
    case SubjectKind::kWorker:
      return {kWorker};
    case SubjectKind::kOwn:
      return Selves(event, labels);
    case SubjectKind::kServer:
      return ServersOf(event.kind);
    case SubjectKind::kConnection:
      return {kConnection};
    case SubjectKind::kOperation:
      return {event.kind == EventKind::kTimer ? kTimer : kResult};
    case SubjectKind::kCallback:
      return {kCallback};
    case SubjectKind::kProcess:
      return ProcessesOf(event.kind);
    case SubjectKind::kClient:
      return ClientsOf(event.kind);
    case SubjectKind::kPlaceholder:
      return {kPlaceholder};
  }
  return {};
}

bool IsThing(const EventSpec& event) {
  return event.subject == SubjectKind::kServer || event.subject == SubjectKind::kConnection;
}

}  // namespace

std::string_view AboutSubject(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kNone:
      return "nothing";
    case SubjectKind::kWorker:
      return "a worker that the case forks";
    case SubjectKind::kOwn:
      return "a process of the case";
    case SubjectKind::kServer:
      return "a server of that kind, as PROCESS.LABEL";
    case SubjectKind::kConnection:
      return "a connection, as PROCESS.LABEL";
    case SubjectKind::kOperation:
      return "an operation by its 'as' or number";
    case SubjectKind::kCallback:
      return "the name of a 'callback'";
    case SubjectKind::kProcess:
      return "a process";
    case SubjectKind::kClient:
      return "a client of that kind";
    case SubjectKind::kPlaceholder:
      return "a placeholder that the case uses";
  }
  return "";
}

bool CanBeAbout(const EventSpec& event, std::string_view subject, const Labels& labels) {
  const LabelKinds kinds = KindsOf(event, labels);
  return IsThing(event) ? labels.HasThing(kinds, subject) : labels.Has(kinds, subject);
}

std::vector<std::string> SubjectsOf(const EventSpec& event, const Labels& labels) {
  const LabelKinds kinds = KindsOf(event, labels);
  std::vector<std::string> subjects = IsThing(event) ? labels.Things(kinds) : labels.Names(kinds);
  const auto is_id = [](const std::string& name) { return std::isdigit(name.front()) != 0; };
  // Numbers of operations help nobody who looks for a name.
  const bool named = !std::all_of(subjects.begin(), subjects.end(), is_id);
  if (event.subject == SubjectKind::kOperation && named) std::erase_if(subjects, is_id);
  return subjects;
}

bool CanSee(std::string_view process, const EventSpec& event, std::string_view subject,
            const Labels& labels) {
  if (event.sender == Sender::kHarness) return process == "harness";
  const bool is_worker = labels.Has({kWorker}, process);
  if (process != "primary" && !is_worker) return false;
  if (event.seen_by == SeenBy::kPrimary) return process == "primary";
  const bool acts_as_worker = is_worker || labels.PrimaryIsWorker();
  if (event.seen_by == SeenBy::kWorker && !acts_as_worker) return false;
  if (event.subject == SubjectKind::kOwn) return subject.empty() || subject == process;
  const LabelKinds kinds = KindsOf(event, labels);
  if (event.subject == SubjectKind::kNone) return true;
  if (subject.empty()) return !labels.Names(kinds, process).empty();
  if (!IsThing(event)) return labels.Has(kinds, subject, process);
  return subject.starts_with(process) && subject.substr(process.size()).starts_with('.');
}

std::vector<std::string> ObserversOf(const EventSpec& event, std::string_view subject,
                                     const Labels& labels) {
  std::vector<std::string> all = labels.Names({kPrimary, kWorker});
  all.emplace_back("harness");
  std::erase_if(
      all, [&](const std::string& process) { return !CanSee(process, event, subject, labels); });
  return all;
}

}  // namespace clusterspec
