// What fuzz and replay run scenarios on.
#ifndef CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_
#define CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/runs_folder.h"
#include "fuzz/campaign.h"
#include "fuzz/failure.h"
#include "fuzz/known.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

class CommandLine;

struct TargetFlags {
  std::string implementation = "sim";
  std::optional<uint64_t> seed;
  std::string edition;  // empty: by the implementation
  std::string known;    // file of known failures; empty: the kept one; "none"
  std::vector<std::string> deviations;
};

void AddTarget(const CommandLine& command, TargetFlags* flags);

// What is needed before the first run.
struct FuzzTarget {
  Catalogue catalogue;
  Implementation implementation;
  fuzz::Known known;                   // of the implementation
  std::unique_ptr<RunsFolder> folder;  // null: simulated

  bool simulated() const;
  fuzz::SavedAs saved_as() const {
    return {implementation.name, implementation.edition, simulated()};
  }
};

// `edition` counts where the flags name none.
Result<FuzzTarget, Errors> MakeTarget(const TargetFlags& flags, std::optional<Edition> edition);

// To be called before the first of these runs. An error when the machine lacks what they need.
Result<bool> MakeRoom(FuzzTarget* target, int parallel);

Trace RunOnce(const FuzzTarget& target, const Case& a_case, uint64_t seed);

// What the run shows, held against all that the fuzzer checks.
fuzz::Tried JudgeOnce(const FuzzTarget& target, const Scenario& scenario, uint64_t seed,
                      Trace trace);

// Runs programs, so many at a time, and judges each as soon as it has ended; `on_tried` is told
// then of how many. The target must outlive it. Programs that were not run, since the user
// interrupts, are undecided.
fuzz::Trials TrialsOf(const FuzzTarget& target, int parallel, std::function<void(size_t)> on_tried);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_
