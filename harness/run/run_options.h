// What every run needs to know.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_

#include <chrono>
#include <cstddef>
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
  size_t number = 0;     // of this run among all; see Scratch
  int parallel = 1;      // how many processes' runs at a time
  uint64_t seed = 0;     // what a simulated run draws from
  // A run for a debugger, which leaves files here and which no clock ends; empty: none. See
  // debug_run.h.
  std::string debug_folder;

  bool ForDebugger() const { return !debug_folder.empty(); }
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_OPTIONS_H_
