// The smallest scenario that still shows what was found.
#ifndef CLUSTERSPEC_FUZZ_SHRINK_H_
#define CLUSTERSPEC_FUZZ_SHRINK_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

// The place of the first of them that still shows it; nothing: none does.
using FirstFailing = std::function<std::optional<size_t>(const std::vector<Scenario>&)>;

struct ShrinkOptions {
  size_t at_a_time = 1;                     // how many are asked about together, at most
  size_t max_trials = 5000;                 // how many are asked about in all, at most
  std::function<bool()> is_over = nullptr;  // stops early, if it says so
};

struct Shrunk {
  Scenario scenario;
  bool smallest = true;  // false: it was stopped early
};

// Takes away workers and servers with all that names them, steps, operations and fields, lifts
// operations out of handlers and joins steps, as long as `failing` says that the rest still shows
// it. Only well-formed scenarios are tried. The result cannot be made smaller by any one of these;
// its operations are numbered anew.
Shrunk Shrink(const Scenario& scenario, const FirstFailing& failing, const ShrinkOptions& options);

// The same, one at a time.
Scenario Shrink(const Scenario& scenario, const std::function<bool(const Scenario&)>& fails,
                size_t max_trials = 5000);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_SHRINK_H_
