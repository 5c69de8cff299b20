// What was found, made small.
#ifndef CLUSTERSPEC_FUZZ_SMALLEST_H_
#define CLUSTERSPEC_FUZZ_SMALLEST_H_

#include <cstddef>
#include <functional>

#include "fuzz/failure.h"

namespace clusterspec::fuzz {

struct SmallOptions {
  size_t tries = 1;      // of each scenario: under the found seed, and under others from 0 on
  size_t at_a_time = 1;  // runs
  std::function<bool()> is_over = nullptr;  // stops early, if it says so
};

struct Small {
  Found found;           // its seed is one that shows it
  Trace trace = {};      // that shows it, where the trials give traces
  bool smallest = true;  // nothing can be taken away; false: stopped early
};

// As long as the trials find the same broken, in the same way.
Small MakeSmall(const Found& found, const Trials& trials, const SmallOptions& options);

// The same with a trial, under `seeds` other seeds each.
Found MakeSmall(const Found& found, const Trial& trial, int seeds);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_SMALLEST_H_
