// What a process has put off until the code that runs now has returned, like process.nextTick.
#ifndef CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASK_H_
#define CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASK_H_

#include <variant>

#include "reference/model/effect.h"

namespace clusterspec::sim {

// The callback of send() or import(): with an error, or null and, unless it is none, a value.
struct CallWithResult {
  model::Id callback = model::kNone;
  bool failed = false;
  model::Id value = model::kNone;
};

// The process of the worker could not be started.
struct ReportFailedSpawn {
  uint32_t worker = 0;
};

// Handle a message that had arrived before the channel was closed.
struct ReadLate {
  model::Message message;
};

struct DeferredTask {
  uint16_t process = 0;
  std::variant<model::PrimaryEffect, model::WorkerEffect, CallWithResult, ReportFailedSpawn,
               ReadLate>
      action;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASK_H_
