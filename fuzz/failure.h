// What the fuzzer finds.
#ifndef CLUSTERSPEC_FUZZ_FAILURE_H_
#define CLUSTERSPEC_FUZZ_FAILURE_H_

#include <functional>
#include <string>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

struct Failure {
  std::string check;        // "monitor/one-exit": what is broken, the same after shrinking
  std::string requirement;  // empty: no sentence of the documentation, but our own workings
  std::string message;
};

// Runs the scenario once, with everything that chance decides drawn from the seed, and gives what
// is broken; nothing when all is well.
using Trial = std::function<std::vector<Failure>(const Scenario& scenario, uint64_t seed)>;

struct Found {
  Scenario scenario;
  uint64_t seed = 0;
  Failure failure;
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_FAILURE_H_
