// What fuzz and replay run scenarios on.
#ifndef CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_
#define CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/runs_folder.h"
#include "fuzz/campaign.h"
#include "fuzz/failure.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

class CommandLine;

struct TargetFlags {
  std::string implementation = "sim";
  std::optional<uint64_t> seed;
  std::string edition;  // empty: by the implementation
  std::vector<std::string> deviations;
};

void AddTarget(const CommandLine& command, TargetFlags* flags);

// What is needed before the first run.
struct FuzzTarget {
  Catalogue catalogue;
  Implementation implementation;
  std::unique_ptr<RunsFolder> folder;  // null: simulated

  bool simulated() const;
  fuzz::SavedAs saved_as() const { return {implementation.name, implementation.edition}; }
};

// `edition` counts where the flags name none.
Result<FuzzTarget, Errors> MakeTarget(const TargetFlags& flags, std::optional<Edition> edition);

// To be called before the first run. An error when the machine lacks what runs need.
Result<bool> MakeRoom(FuzzTarget* target);

Trace RunOnce(const FuzzTarget& target, const Case& a_case, uint64_t seed);

// Everything that is checked on the simulator; the monitors and watches on real runtimes.
std::vector<fuzz::Failure> FailuresIn(const FuzzTarget& target, const Scenario& scenario,
                                      uint64_t seed, const Trace& trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_FUZZ_TARGET_H_
