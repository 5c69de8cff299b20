// What `explore` has to say, of a case and of all short programs alike.
#ifndef CLUSTERSPEC_CLI_TOOLS_EXPLORATION_H_
#define CLUSTERSPEC_CLI_TOOLS_EXPLORATION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reference/explore/program_search.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

struct ExploreFlags {
  std::string a_case;           // id, or path of a file; empty: all programs up to `depth`
  std::string edition = "v18";  // or "all", of programs
  std::vector<std::string> deviations;
  int depth = 0;                       // operations
  int crashes = 0;                     // processes that may die at any time
  std::optional<uint64_t> max_states;  // nothing: see kMostStates
  uint64_t judged = 1000;              // schedules on which the case is judged, at most
  bool unreduced = false;
  std::string save;       // file for the case that shows the violation
  int parallel = 0;       // programs at a time; 0: as many as there are processors
  std::string shard;      // "I/N"; empty: all programs
  std::string json;       // file for the result of a shard; empty: see ShardFileName
  bool estimate = false;  // says what it would take, and does no more
};

// Instead of an edition.
inline constexpr std::string_view kAllOfThem = "all";

// Of one scenario: what fits into a usual memory.
inline constexpr uint64_t kMostStates = 40'000'000;

// What both ways of exploring start from.
struct ExploreSetting {
  const ExploreFlags& flags;
  std::vector<Edition> editions;  // one, or all
  model::DeviationSet deviations;
  const Catalogue& catalogue;

  explore::EditionCounts counts() const;  // requirements that hold in an edition
  explore::ExploreOptions options() const;
  explore::Subject SubjectOf(const Scenario& scenario, Edition edition) const;
};

// A line that is written over, on a terminal only; "" clears it.
void ShowProgress(const std::string& text);

void PrintTotals(const explore::ProgramTotals& totals);

// What they took, on stderr.
void PrintRates(const explore::ProgramTotals& totals);

void PrintNothingBroken();

// Says that the search stopped at this limit. Gives the exit code.
int PrintUndecided(uint64_t states);

// Prints the requirement and the schedule, and saves the case when asked to. Gives the exit code.
int PrintViolation(const explore::Counterexample& example, const Case& a_case, Edition edition,
                   const ExploreSetting& setting);

// Does the job with what the flags ask for. Gives its exit code; kUsage, and the reason on stderr,
// where the flags name what there is not.
int Explore(const ExploreFlags& flags, const std::function<int(const ExploreSetting&)>& job);

// Each gives an exit code: kAsExpected when nothing is broken, kUnexpected for a violation or a
// schedule on which the case does not pass, kUndecided when a bound was hit first.
int ExploreCase(const Case& a_case, const ExploreSetting& setting);
int ExplorePrograms(const ExploreSetting& setting);

// Adds up what shards have written, and says it as ExplorePrograms does. kUsage, and the reason on
// stderr, when they cannot be added up.
int MergeExplorations(const std::vector<std::string>& files, const std::string& save);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_EXPLORATION_H_
