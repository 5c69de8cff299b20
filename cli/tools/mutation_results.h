// What the suite says of runtimes into which a defect was put, one at a time: kept in a folder, so
// that a campaign can be stopped and taken up again.
#ifndef CLUSTERSPEC_CLI_TOOLS_MUTATION_RESULTS_H_
#define CLUSTERSPEC_CLI_TOOLS_MUTATION_RESULTS_H_

#include <set>
#include <string>
#include <vector>

#include "harness/runtimes/mutants.h"
#include "spec/nouns/json.h"
#include "spec/nouns/verdict.h"

namespace clusterspec {

// A row of a report that is not as the known failures say.
struct Evidence {
  std::string row;  // "worker-kill/x", "monitor/NAME", "explained/worker-kill/x"
  Verdict verdict = Verdict::kFail;
  std::string message;
  std::set<std::string> requirements;  // which it is about

  // Whether it speaks of the runtime: an error of the harness or an open question does not.
  bool SpeaksOfRuntime() const { return IsFailure(verdict) || IsFine(verdict); }
};

// One case, run on one mutant.
struct MutantCase {
  std::string id;
  double duration_s = 0;
  std::vector<Evidence> rows;
};

struct MutantResult {
  Mutant mutant;
  std::vector<MutantCase> cases;  // in the order in which they ran

  bool HasRun(const std::string& case_id) const;

  // The case that shows the mutant, and with which row; null where none does. What is about the
  // mutant's own requirement comes before the rest, and rows of cases and monitors before
  // explanations.
  struct Notice {
    const MutantCase* by = nullptr;
    const Evidence* row = nullptr;
    bool of_own_requirement = false;
    bool only_explained = false;  // but for explaining traces, nothing would have noticed it
  };
  Notice Noticed() const;
};

// The rows of each case on the runtime without a mutant.
using Baseline = MutantResult;

json::value ToJson(const MutantResult& result);
Result<MutantResult> ParseMutantResult(const json::value& value, const std::string& file);

// All that is known of the mutants of one runtime.
struct MutationScore {
  std::string implementation;  // "node@26.10.0"
  std::string version;
  std::string edition;
  std::string date;  // "2026-01-02"
  int cases = 0;     // in the whole suite
  Baseline baseline;
  std::vector<MutantResult> mutants;  // by id

  bool Survived(const MutantResult& mutant) const;  // the whole suite ran, and did not notice it
  bool Open(const MutantResult& mutant) const;      // not noticed so far, and not all cases ran
};

// For other programs, for people on a terminal, and as a page.
json::value ToJson(const MutationScore& score);
std::string FormatScore(const MutationScore& score);
std::string FormatScorePage(const MutationScore& score);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_MUTATION_RESULTS_H_
