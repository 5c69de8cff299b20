// What processes have put off until the code that runs now has returned, like process.nextTick. It
// is done before a process gets anything from outside, and so is no part of a world.
#ifndef CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASKS_H_
#define CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASKS_H_

#include <optional>
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

class DeferredTasks {
 public:
  template <typename Action>
  void Add(uint16_t process, const Action& action) {
    tasks_.emplace_back(process, action);
  }

  // The oldest. Nothing: all is done.
  std::optional<DeferredTask> Take() {
    if (taken_ < tasks_.size()) return tasks_[taken_++];
    tasks_.clear();
    taken_ = 0;
    return std::nullopt;
  }

 private:
  model::Small<DeferredTask, 4> tasks_;
  size_t taken_ = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_DEFERRED_TASKS_H_
