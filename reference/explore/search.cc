#include "reference/explore/search.h"

#include <fmt/format.h>

#include "reference/explore/sampling.h"

namespace clusterspec::explore {
namespace {

// One exploration and all that it stands on.
struct Run {
  Run(const Subject& subject, const Counts& counts, const ExploreOptions& options,
      const std::vector<Counts>& others = {})
      : simulator(*subject.scenario, subject.edition, subject.deviations),
        watch(simulator, counts, others),
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

// Two editions make the same of a scenario when nothing that was asked tells them apart. What only
// decides which defaults cluster.settings lists may do so where nobody looks: the states are the
// same then but for the name of the settings and the choices that led to it, and these come and
// stay with the settings.
uint32_t SameElsewhere(const Run& run, const Subject& subject, const Findings& findings,
                       const std::vector<OtherEdition>& others) {
  if (!findings.result.exhausted || !findings.broken.empty()) return 0;
  const model::Questions& asked = run.expander.questions();
  uint32_t same = 0;
  for (size_t i = 0; i < others.size(); ++i) {
    const Edition other = others[i].edition;
    const bool alike =
        asked.behaviour.AreAlike(subject.edition, other) &&
        (run.expander.IgnoresSettings() || asked.settings.AreAlike(subject.edition, other));
    if (alike) same |= uint32_t{1} << i;
  }
  return same & ~run.watch.BrokenElsewhere();
}

}  // namespace

Findings Search(const Subject& subject, const Counts& counts, const ExploreOptions& options,
                const std::vector<OtherEdition>& others) {
  std::vector<Counts> other_counts;
  other_counts.reserve(others.size());
  for (const OtherEdition& each : others) other_counts.push_back(each.counts);
  Run run(subject, counts, options, other_counts);
  Findings findings = run.Find();
  findings.same_elsewhere = SameElsewhere(run, subject, findings, others);
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
