// A line of a report's trace, taken apart: reports hold traces as text for people.
#ifndef CLUSTERSPEC_REPORTS_TRACE_LINE_H_
#define CLUSTERSPEC_REPORTS_TRACE_LINE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "spec/nouns/trace.h"

namespace clusterspec::reports {

using WorkerStates = std::map<std::string, WorkerState, std::less<>>;

// " 148.9 ms  primary  cluster.exit w1 {"code":0} [w1:--Dt]". A part that is not there is empty; of
// a line that looks otherwise all is `data`. Views live as long as the line.
struct TraceEvent {
  std::string_view time;  // "148.9", or a number
  std::string_view process;
  std::string_view name;
  std::string_view subject;
  std::string_view data;
  WorkerStates states;
};

TraceEvent ReadTraceLine(std::string_view line);

// The states at the end of a text as events are told: "... [w1:LC-u w2:--Dt]"; empty: none.
WorkerStates StatesAtEnd(std::string_view text);

// "w1: in workers, connected, alive; exitedAfterDisconnect undefined".
std::string StateInWords(std::string_view worker, const WorkerState& state);

// The same, but only what is new: "w1 left workers, disconnected". Empty where nothing is.
std::string ChangeInWords(std::string_view worker, const std::optional<WorkerState>& before,
                          const WorkerState& now);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TRACE_LINE_H_
