// clusterspec fuzz and replay: generated scenarios, and what they found, tried again.
#ifndef CLUSTERSPEC_CLI_FUZZ_COMMAND_H_
#define CLUSTERSPEC_CLI_FUZZ_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clusterspec {

struct FuzzFlags {
  std::string implementation = "sim";
  std::optional<uint64_t> runs;  // neither this nor a budget: 1,000
  std::string budget;            // "90s", "10m", "2h"
  std::optional<uint64_t> seed;  // fuzz: 0 if absent; replay: the one that the case's note names
  std::string edition;           // empty: by the implementation
  std::vector<std::string> deviations;
  std::string out;   // fuzz: folder for what is found
  std::string file;  // replay: the case
};

// Tries scenarios. 0: nothing found; 1: something, saved in the folder; 3: a run of the harness
// failed; 64: usage; 130: stopped.
int Fuzz(const FuzzFlags& flags);

// Runs one case file and tells what it breaks. Exit codes as above.
int Replay(const FuzzFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_FUZZ_COMMAND_H_
