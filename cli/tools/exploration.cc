#include "cli/tools/exploration.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/status_line.h"
#include "cli/tools/counterexample_case.h"
#include "cli/workspace.h"

namespace clusterspec {
namespace {

int Save(const explore::Counterexample& example, const Case& a_case, Edition edition,
         const ExploreSetting& setting) {
  const std::string& file = setting.flags.save;
  const explore::Subject subject = setting.SubjectOf(a_case.scenario, edition);
  const Case saved = CounterexampleCase(a_case, example, subject, setting.catalogue);
  const auto written = WriteCase(saved, file);
  if (!written) return Fail(written.error(), kHarnessFailed);
  const int again = FailuresOf(saved, subject, setting.catalogue);
  fmt::print("saved as {}; it fails in {} of 100 simulated runs\n", file, again);
  return kUnexpected;
}

}  // namespace

explore::EditionCounts ExploreSetting::counts() const {
  return [catalogue = &catalogue](Edition edition, std::string_view id) {
    const Requirement* found = catalogue->Find(id);
    return found != nullptr && found->editions.Contains(edition);
  };
}

explore::ExploreOptions ExploreSetting::options() const {
  explore::ExploreOptions options;
  options.expand.crashes = flags.crashes;
  options.expand.reduce = !flags.unreduced;
  options.max_states = flags.max_states.value_or(kMostStates);
  return options;
}

explore::Subject ExploreSetting::SubjectOf(const Scenario& scenario, Edition edition) const {
  return {&scenario, edition, deviations};
}

void ShowProgress(const std::string& text) {
  static StatusLine line(stderr, isatty(STDERR_FILENO) == 1);
  text.empty() ? line.Clear() : line.Show(text);
}

void PrintTotals(const explore::ProgramTotals& totals) {
  fmt::print("{} states, {} transitions, {} ends, {} steps deep\n", totals.states,
             totals.transitions, totals.ends, totals.depth);
}

void PrintRates(const explore::ProgramTotals& totals) {
  const double seconds = std::max(totals.seconds, 1e-6);
  fmt::print(stderr,
             "{:.2f} s, {:.0f} states and {:.0f} transitions a second, {:.0f} bytes a state\n",
             seconds, static_cast<double>(totals.states) / seconds,
             static_cast<double>(totals.transitions) / seconds, totals.bytes_per_state);
}

void PrintNothingBroken() { fmt::print("no requirement is broken in any of them\n"); }

int PrintUndecided(uint64_t states) {
  fmt::print("undecided: stopped at the limit of {} states; no requirement is broken so far\n",
             states);
  return kUndecided;
}

int PrintViolation(const explore::Counterexample& example, const Case& a_case, Edition edition,
                   const ExploreSetting& setting) {
  const Requirement* requirement = setting.catalogue.Find(example.broken.requirement);
  fmt::print("\n{}: {}\n  {}\n", example.broken.requirement, example.broken.wrong,
             requirement == nullptr ? "" : requirement->text);
  fmt::print("{} schedule, {} steps:\n", example.shortest ? "the shortest" : "a", example.length());
  const explore::Subject subject = setting.SubjectOf(a_case.scenario, edition);
  for (const std::string& line : explore::LinesOf(subject, example)) fmt::print("{}\n", line);
  return setting.flags.save.empty() ? kUnexpected : Save(example, a_case, edition, setting);
}

int Explore(const ExploreFlags& flags, const std::function<int(const ExploreSetting&)>& job) {
  std::vector<Edition> editions(kAllEditions.begin(), kAllEditions.end());
  if (flags.edition != kAllOfThem) {
    const auto edition = ParseEdition(flags.edition);
    if (!edition) return Fail({fmt::format("there is no edition '{}'", flags.edition), {}}, kUsage);
    editions = {*edition};
  } else if (flags.depth == 0 || !flags.save.empty()) {
    return Fail({"--edition all is for programs and without --save: expected one edition", {}},
                kUsage);
  }
  const auto deviations = model::ParseDeviations(flags.deviations);
  if (!deviations) return Fail(deviations.error(), kUsage);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  return job({flags, std::move(editions), model::DeviationSet(*deviations), *catalogue});
}

}  // namespace clusterspec
