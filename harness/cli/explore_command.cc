#include "harness/cli/explore_command.h"

#include <fmt/format.h>

#include "harness/cli/reference_options.h"
#include "harness/cli/workspace.h"
#include "reference/explore/explorer.h"
#include "reference/explore/path_count.h"
#include "reference/explore/schedule.h"

namespace clusterspec {
namespace {

// Which requirements hold in the edition.
std::function<bool(std::string_view)> InEdition(const Catalogue& catalogue, Edition edition) {
  return [&catalogue, edition](std::string_view id) {
    const Requirement* found = catalogue.Find(id);
    CLUSTERSPEC_ASSERT(found != nullptr);
    return found->editions.Contains(edition);
  };
}

void PrintResult(const explore::ExploreResult& result) {
  fmt::print("{} states, {} transitions, {} ends, {} steps deep\n", result.states,
             result.transitions, result.ends, result.depth);
  if (result.unbounded) fmt::print("some schedules never end\n");
  if (result.exhausted && !result.unbounded) {
    fmt::print("{} complete schedules\n", explore::CountText(result.schedules));
  }
  fmt::print(stderr,
             "{:.2f} s, {:.0f} states and {:.0f} transitions a second, {:.0f} bytes a state\n",
             result.seconds, static_cast<double>(result.states) / result.seconds,
             static_cast<double>(result.transitions) / result.seconds, result.bytes_per_state);
}

void PrintViolation(const explore::Violation& violation, explore::Expander* expander,
                    sim::Machine* machine) {
  fmt::print("\n{}: {}", violation.broken.requirement, violation.broken.wrong);
  if (violation.broken.worker != explore::kNoProcess) {
    fmt::print(" (worker {})", violation.broken.worker + 1);
  }
  fmt::print("\nthe shortest schedule, {} steps:\n", violation.schedule.size());
  const auto deeds = explore::DeedsOf(expander, violation.schedule);
  for (const std::string& line : explore::LinesOf(machine, deeds)) fmt::print("{}\n", line);
}

}  // namespace

int ExploreCase(const ExploreFlags& flags) {
  const auto edition = ParseEdition(flags.edition);
  const auto deviations = DeviationsOf(flags.deviations);
  if (!deviations) return Fail(deviations.error(), kUsage);
  const auto found = LoadCase(flags.a_case);
  if (!found) return Print(found.error()), kUsage;
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  sim::Machine machine(found->scenario, *edition, *deviations);
  explore::Watch watch(machine, InEdition(*catalogue, *edition));
  explore::Expander expander(&machine, &watch, {flags.crashes, !flags.unreduced});
  explore::ExploreOptions options;
  options.max_states = flags.max_states;
  explore::Explorer explorer(&expander, options);
  const explore::ExploreResult result = explorer.Run();
  PrintResult(result);
  for (const auto& violation : result.violations) PrintViolation(violation, &expander, &machine);
  if (!result.violations.empty()) return kUnexpected;
  if (!result.exhausted) {
    fmt::print("inconclusive: the bound of {} states was hit\n", flags.max_states);
    return kOnlyInconclusive;
  }
  fmt::print("nothing is broken in any of them ({} requirements looked at)\n",
             watch.Requirements().size());
  return kAsExpected;
}

}  // namespace clusterspec
