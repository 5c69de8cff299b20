#include "harness/run/run_cases.h"

#include <utility>

#include "harness/run/run_pool.h"
#include "harness/run/simulated.h"

namespace clusterspec {

bool RunCases(const std::vector<const Case*>& cases, const Implementation& implementation,
              const RunOptions& options,
              const std::function<void(size_t index, Trace trace)>& on_trace) {
  // What runs scenarios knows nothing of cases and names: a trace learns here whose it is.
  const auto named = [&](size_t index, Trace trace) {
    NameTrace(cases[index]->id, implementation, &trace);
    on_trace(index, std::move(trace));
  };
  if (IsSimulator(implementation.name)) {
    return SimulateCases(cases, implementation, options.seed, named);
  }
  return RunInProcesses(ScenariosOf(cases), implementation, options, named);
}

Trace RunCase(const Case& a_case, const Implementation& implementation, const RunOptions& options) {
  Trace result;
  result.ending = {EndingKind::kInterrupted, -1, "stopped before it began"};
  RunCases({&a_case}, implementation, options,
           [&](size_t, Trace trace) { result = std::move(trace); });
  return result;
}

}  // namespace clusterspec
