#include "fuzz/oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "fuzz/inclusion.h"
#include "harness/judge/monitor.h"

namespace clusterspec::fuzz {
namespace {

constexpr std::string_view kMonitor = "monitor/";

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
    for (const Watched& each : Watch(scenario_, trace_, catalogue_)) Add(each);
    EachOnce();
    NothingAfterExit();
    OneWay();
    return std::move(failures_);
  }

 private:
  void Add(const Watched& watched) {
    if (!watched.observation.violation) return;
    const auto& [monitor, observation] = watched;
    failures_.push_back(
        {std::string(kMonitor) + std::string(monitor->name), std::string(monitor->requirement),
         fmt::format("{}: {}", observation.violation->message, observation.violation->seen),
         observation.violation->message});
  }

  void Own(const char* check, std::string cause, std::string message) {
    failures_.push_back({check, "", std::move(message), std::move(cause)});
  }

  // That a step waits for what cannot come is no fault: nobody has asked whether it must.
  void Ending() {
    const std::optional<Verdict> verdict = trace_.ending.traits().verdict;
    const std::string kind(ToString(trace_.ending.kind));
    if (verdict == Verdict::kError) Own("harness/ending", kind, trace_.ending.ToString());
    if (verdict == Verdict::kTimeout || verdict == Verdict::kCrash) {
      Own("run/ending", kind, trace_.ending.ToString());
    }
  }

  void EachOnce() {
    std::set<std::pair<std::string, std::string>> seen;
    const std::set<std::string> once(std::begin(kOnce), std::end(kOnce));
    for (size_t i = 0; i < trace_.events.size(); ++i) {
      const Event& event = trace_.events[i];
      if (!once.contains(event.name) || seen.emplace(event.name, event.subject).second) continue;
      return Own("run/once", "a second " + event.name, "a second " + At(trace_, i));
    }
  }

  // The primary hears of an end after it: what the process wrote stands before.
  void NothingAfterExit() {
    std::set<std::string> exited;
    for (size_t i = 0; i < trace_.events.size(); ++i) {
      const Event& event = trace_.events[i];
      if (exited.contains(event.process)) {
        return Own("run/after-exit", event.name + " of a worker that has exited", At(trace_, i));
      }
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
          if (back) {
            return Own("run/one-way", "a dead worker comes back",
                       worker + " comes back: " + At(trace_, i));
          }
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
  const EndingTraits& ending = trace.ending.traits();
  if (trace.ending.kind == EndingKind::kBound) return {};
  if (!ending.shows_behaviour && ending.verdict != Verdict::kError) return {};
  return Examiner(scenario, trace, catalogue).Run();
}

Tried JudgeRun(const Scenario& scenario, Trace trace, const Catalogue& catalogue,
               const Known& known) {
  Tried tried;
  tried.failures = Examine(scenario, trace, catalogue);
  tried.undecided =
      trace.ending.kind == EndingKind::kInterrupted || trace.ending.kind == EndingKind::kBound;
  if (trace.ending.traits().shows_behaviour) {
    Inclusion inclusion = Explain(scenario, trace, known);
    tried.undecided = inclusion.undecided;
    for (Failure& each : tried.failures) {
      if (!each.check.starts_with(kMonitor)) continue;
      each.known = known.WhyMonitor(each.check.substr(kMonitor.size()), each.requirement,
                                    each.cause, inclusion.needed);
    }
    // Whoever breaks what is watched shows what the model cannot: that is one finding.
    const bool told = std::any_of(tried.failures.begin(), tried.failures.end(),
                                  [](const Failure& each) { return each.known.empty(); });
    if (!told)
      std::move(inclusion.failures.begin(), inclusion.failures.end(),
                std::back_inserter(tried.failures));
  }
  tried.trace = std::move(trace);
  return tried;
}

}  // namespace clusterspec::fuzz
