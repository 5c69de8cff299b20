#include "reference/explore/search.h"

#include <fmt/format.h>

#include "reference/explore/sampling.h"

namespace clusterspec::explore {
namespace {

// One exploration and all that it stands on.
struct Run {
  Run(const Subject& subject, const Counts& counts, const ExploreOptions& options)
      : simulator(*subject.scenario, subject.edition, subject.deviations),
        watch(simulator, counts),
        expander(&simulator, &watch, options.expand),
        explorer(&expander, options) {}

  Findings Find() {
    Findings findings;
    findings.result = explorer.Run();
    for (const Violation& each : findings.result.violations) {
      findings.broken.push_back({each.broken, ActionsOf(&expander, each.schedule), each.at_end});
    }
    return findings;
  }

  sim::Simulator simulator;
  InvariantWatcher watch;
  Expander expander;
  Explorer explorer;
};

}  // namespace

Findings Search(const Subject& subject, const Counts& counts, const ExploreOptions& options) {
  Findings findings = Run(subject, counts, options).Find();
  if (findings.broken.empty() || options.all_violations) return findings;
  findings.broken.front().shortest = true;
  if (!options.expand.reduce) return findings;
  ExploreOptions whole = options;
  whole.expand.reduce = false;
  whole.max_depth = static_cast<int>(findings.broken.front().length()) - 1;
  const Findings shorter = Run(subject, counts, whole).Find();
  if (!shorter.broken.empty()) findings.broken = shorter.broken;
  findings.broken.front().shortest = shorter.result.states < options.max_states;
  return findings;
}

uint64_t ForTraces(const Subject& subject, const ExploreOptions& options, uint64_t limit, bool* all,
                   const std::function<bool(const Trace&, const std::vector<Action>&)>& visit) {
  ExploreOptions whole = options;
  whole.expand.reduce = false;
  Run run(
      subject, [](std::string_view) { return false; }, whole);
  const ExploreResult result = run.explorer.Run();
  *all = false;
  if (!result.exhausted) return 0;
  *all = !result.unbounded && result.schedules <= static_cast<long double>(limit);
  uint64_t given = 0;
  ForSchedules(run.explorer, result, limit, [&](const std::vector<uint16_t>& schedule) {
    ++given;
    const std::vector<Action> actions = ActionsOf(&run.expander, schedule);
    return visit(TraceOf(&run.simulator, actions), actions);
  });
  return given;
}

std::vector<std::string> LinesOf(const Subject& subject, const Counterexample& example) {
  sim::Simulator simulator(*subject.scenario, subject.edition, subject.deviations);
  std::vector<std::string> lines = LinesOf(&simulator, example.actions);
  if (example.at_end)
    lines.push_back(fmt::format("{:>3}. nothing more can happen", lines.size() + 1));
  return lines;
}

}  // namespace clusterspec::explore
