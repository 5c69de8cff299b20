#include "fuzz/oracle.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "harness/judge/monitor.h"

namespace clusterspec::fuzz {
namespace {

// Each at most once in a worker's life.
constexpr const char* kOnce[] = {"cluster.fork",  "cluster.online",     "cluster.disconnect",
                                 "worker.online", "worker.disconnect",  "worker.exit",
                                 "process.exit",  "process.disconnect", "self.disconnect"};

std::string At(const Trace& trace, size_t index) { return trace.events[index].ToString(); }

class Examiner {
 public:
  Examiner(const Scenario& scenario, const Trace& trace, const Catalogue& catalogue)
      : scenario_(scenario), trace_(trace), catalogue_(catalogue) {}

  std::vector<Failure> Run() {
    Ending();
    for (const Monitor& each : Monitors()) {
      if (Holds(each.requirement)) Add(each, each.check(scenario_, trace_));
    }
    EachOnce();
    NothingAfterExit();
    OneWay();
    return std::move(failures_);
  }

 private:
  bool Holds(std::string_view requirement) const {
    const Requirement* found = catalogue_.Find(requirement);
    CLUSTERSPEC_ASSERT(found != nullptr);
    return found->editions.Contains(trace_.edition);
  }

  void Add(const Monitor& monitor, const Observation& observation) {
    if (!observation.violation) return;
    failures_.push_back(
        {"monitor/" + std::string(monitor.name), std::string(monitor.requirement),
         fmt::format("{}: {}", observation.violation->message, observation.violation->seen)});
  }

  void Own(const char* check, std::string message) {
    failures_.push_back({check, "", std::move(message)});
  }

  void Ending() {
    switch (trace_.ending.kind) {
      case EndingKind::kCompleted:
      case EndingKind::kSilent:
      case EndingKind::kEndedEarly:
      case EndingKind::kUnsupported:
      case EndingKind::kInterrupted:
        return;
      case EndingKind::kAdapter:
      case EndingKind::kHarness:
        Own("harness/ending",
            fmt::format("{}: {}", ToString(trace_.ending.kind), trace_.ending.message));
        return;
      case EndingKind::kDeadline:
      case EndingKind::kCrashed:
        Own("run/ending",
            fmt::format("{}: {}", ToString(trace_.ending.kind), trace_.ending.message));
    }
  }

  void EachOnce() {
    std::set<std::pair<std::string, std::string>> seen;
    const std::set<std::string> once(std::begin(kOnce), std::end(kOnce));
    for (size_t i = 0; i < trace_.events.size(); ++i) {
      const Event& event = trace_.events[i];
      if (!once.contains(event.name) || seen.emplace(event.name, event.subject).second) continue;
      return Own("run/once", "a second " + At(trace_, i));
    }
  }

  // The primary hears of an end after it: what the process wrote stands before.
  void NothingAfterExit() {
    std::set<std::string> exited;
    for (size_t i = 0; i < trace_.events.size(); ++i) {
      const Event& event = trace_.events[i];
      if (exited.contains(event.process)) return Own("run/after-exit", At(trace_, i));
      if (event.name == "cluster.exit") exited.insert(event.subject);
    }
  }

  // Whoever is dead stays so, and is not listed again.
  void OneWay() {
    std::map<std::string, WorkerState> last;
    for (size_t i = 0; i < trace_.events.size(); ++i) {
      for (const auto& [worker, state] : trace_.events[i].snap) {
        const auto known = last.find(worker);
        if (known != last.end()) {
          const WorkerState& before = known->second;
          const bool back = before.dead == 'D' &&
                            (state.dead != 'D' || (before.listed == '-' && state.listed == 'L'));
          if (back) return Own("run/one-way", worker + " comes back: " + At(trace_, i));
        }
        last[worker] = state;
      }
    }
  }

  const Scenario& scenario_;
  const Trace& trace_;
  const Catalogue& catalogue_;
  std::vector<Failure> failures_;
};

}  // namespace

bool IsOfHarness(const Failure& failure) { return failure.check.starts_with("harness/"); }

std::vector<Failure> Examine(const Scenario& scenario, const Trace& trace,
                             const Catalogue& catalogue) {
  if (trace.ending.kind == EndingKind::kUnsupported ||
      trace.ending.kind == EndingKind::kInterrupted) {
    return {};
  }
  return Examiner(scenario, trace, catalogue).Run();
}

}  // namespace clusterspec::fuzz
