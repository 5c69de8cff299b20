// What every run needs to know.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "harness/run/bounds.h"

namespace clusterspec {

struct RunOptions {
  std::string folder;  // where the runs' temporary folders go
  // The last resort against an implementation that neither answers nor sleeps.
  std::chrono::milliseconds deadline{30000};
  Bounds bounds;
  bool isolate = false;  // each run in namespaces of its own: isolation.h
  int parallel = 1;      // how many processes' runs at a time
  uint64_t seed = 0;     // what a simulated run draws from
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_
