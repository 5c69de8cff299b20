// The tables that the list of monitors is made of, and what several of them need. For *monitors.cc.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_MONITOR_TABLES_H_
#define CLUSTERSPEC_HARNESS_JUDGE_MONITOR_TABLES_H_

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "harness/judge/monitor.h"

namespace clusterspec {

// Each lives forever.
std::span<const Monitor> LifeMonitors();       // from fork to exit: order, state, membership
std::span<const Monitor> EventMonitors();      // what events carry
std::span<const Monitor> ScenarioMonitors();   // what comes of kill() and disconnect()
std::span<const Monitor> RequestMonitors();    // what comes of other calls
std::span<const Monitor> VoluntaryMonitors();  // exitedAfterDisconnect, suicide

// What a check rests on that knows by the first argument of `message` whose message it is.
inline constexpr std::string_view kMessageWorker = "cluster.event.message.worker";

// A monitor that needs nothing but the trace.
template <Observation (*kCheck)(const Trace&)>
Observation OfTrace(const Scenario&, const Trace& trace) {
  return kCheck(trace);
}

template <size_t N>
struct Name {
  // Not explicit: lets a literal be a template argument.
  constexpr Name(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  char text[N]{};
};

using Subjects = std::map<std::string, size_t>;  // worker -> index of its first such event

Finding FindingAt(const Trace& trace, size_t index, std::string message, std::string expected);
Subjects FirstOf(const Trace& trace, std::string_view name);

// Until which event each process was certainly alive: it wrote one itself.
Subjects LastWords(const Trace& trace);

// Runs `check` on every event of that name; stops at the first violation. `check` gives what is
// wrong with it, if anything.
using EventCheck = std::function<std::string(size_t index, const Event& event)>;
Observation EachEvent(const Trace& trace, std::string_view name, std::string_view expected,
                      const EventCheck& check);

// Runs `check` on the state of every worker in every snapshot; stops at the first violation.
// `check` says whether the requirement speaks of this moment, and gives what is wrong, if anything.
using StateCheck = std::function<bool(size_t index, const std::string& worker,
                                      const WorkerState& state, std::string* wrong)>;
Observation EachState(const Trace& trace, const StateCheck& check);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_MONITOR_TABLES_H_
