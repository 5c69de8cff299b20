// Traces: what was observed in one run, in order.
#ifndef CLUSTERSPEC_SPEC_NOUNS_TRACE_H_
#define CLUSTERSPEC_SPEC_NOUNS_TRACE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/ending.h"
#include "spec/nouns/json.h"

namespace clusterspec {

// What the primary could see of one worker at one moment: the four letters of the protocol.
struct WorkerState {
  char listed = '-';     // 'L', '-', or '?' where the adapter cannot tell
  char connected = '-';  // 'C', '-', or '?' for neither true nor false
  char dead = '-';       // 'D', '-' or '?'
  char exited_after_disconnect =
      'u';  // exitedAfterDisconnect: 't', 'f', 'u'ndefined, '?' anything else

  // Nothing when the text is not four of these letters.
  static std::optional<WorkerState> Parse(std::string_view letters);

  // As a case names it: listed, connected, dead, exitedAfterDisconnect (or suicide). Nothing for
  // another name.
  std::optional<json::value> Field(std::string_view name) const;

  std::string ToString() const;

  bool operator==(const WorkerState&) const = default;
};

// What a hello lists under `cannot` where an adapter cannot tell the states of workers.
inline constexpr std::string_view kStatesOfWorkers = "snap";

struct Event {
  std::string name;     // "cluster.exit"
  std::string process;  // who saw it: "primary", a worker's label, or "harness"
  std::string subject;  // what it is about; empty where there is nothing
  int pid = 0;
  int64_t time_us = 0;  // since the run's start, when the harness read it
  json::object data;
  std::map<std::string, WorkerState> snap;  // by worker label; empty outside the primary

  // The value that a case names: a path into `data`, `process`, `snap.FIELD` (of the subject) or
  // `snap.LABEL.FIELD`. Nothing when the event has no such value.
  std::optional<json::value> Field(std::string_view path) const;

  // "cluster.exit w1 {"code":0,"signal":null} [w1:-CDt]", for people.
  std::string ToString() const;
};

// One line of the protocol or of a stored trace as an event; the error says what is wrong with it.
Result<Event> ParseEvent(std::string_view line);

// The same for a line that has been read as JSON.
Result<Event> EventFromJson(json::value line);
json::value ToJson(const Event& event);

struct Trace {
  std::string case_id;
  std::string implementation;  // name
  std::string version;
  std::string node_version;  // of Node.js whose API the implementation offers; empty: unknown
  Edition edition = kCurrentEdition;
  std::optional<Edition> own_edition;  // of the implementation's own time, if it has one
  uint64_t seed = 0;                   // of a simulated run; 0: a real one, or the first
  std::vector<Event> events;
  Ending ending;
  std::string errors;  // the end of what the primary wrote to stderr
  double duration_s = 0;

  // Index of the first event with this name (and subject, unless empty); nothing if none.
  std::optional<size_t> First(std::string_view name, std::string_view subject = "") const;
};

// The file format "clusterspec.trace/1": a header line, a line per event, a closing line.
std::string ToText(const Trace& trace);
Result<Trace> ParseTrace(std::string_view text, const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_TRACE_H_
