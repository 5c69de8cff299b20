// What the fuzzer finds.
#ifndef CLUSTERSPEC_FUZZ_FAILURE_H_
#define CLUSTERSPEC_FUZZ_FAILURE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/pattern.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

struct Failure {
  std::string check;        // "monitor/one-exit": what is broken, the same after shrinking
  std::string requirement;  // empty: no sentence of the documentation, but our own workings
  std::string message;
  std::string cause = {};  // without labels and numbers: the same wherever it goes wrong so
  std::string known = {};  // why it is expected of this runtime; empty: it is news
  std::optional<Pattern> never = {};  // an event that must not come; nothing: that says too little

  // Whether both are one finding: where the same is broken, in the same way.
  bool IsLike(const Failure& other) const {
    return check == other.check && requirement == other.requirement && cause == other.cause;
  }
};

// Runs the scenario once, with everything that chance decides drawn from the seed, and gives what
// is broken; nothing when all is well.
using Trial = std::function<std::vector<Failure>(const Scenario& scenario, uint64_t seed)>;

// What is run once.
struct Program {
  Scenario scenario;
  uint64_t seed = 0;
};

// What one run of a program showed.
struct Tried {
  std::vector<Failure> failures;
  bool undecided = false;  // a bound was hit, or it was interrupted: nothing is known
  Trace trace = {};        // where there is one
};

// Runs each once, several at a time where that can be, and gives what each showed, in their order.
using Trials = std::function<std::vector<Tried>(const std::vector<Program>& programs)>;

struct Found {
  Scenario scenario;
  uint64_t seed = 0;
  Failure failure;
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_FAILURE_H_
