// How processes end, and what signals do to them.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROCESS_CONTROL_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROCESS_CONTROL_H_

#include "reference/sim/bound.h"
#include "reference/sim/channels.h"
#include "reference/sim/event_recording.h"

namespace clusterspec::sim {

class ProcessControl {
 public:
  ProcessControl(const Program& program, ValuePool* pool, Processes* processes, Kernel* kernel,
                 Channels* channels, Events* events, const Bound<model::PrimaryState>* primary)
      : program_(program),
        pool_(*pool),
        processes_(*processes),
        kernel_(*kernel),
        channels_(*channels),
        events_(*events),
        primary_(*primary) {}

  // Does nothing to a process that has ended.
  void Signal(uint16_t process, model::Signal signal);

  // process.exit(): the exit event still runs in the process.
  void Exit(uint16_t process, int code);

  // At once. The operating system closes all that the process had; what it has sent still arrives.
  void End(uint16_t process, int code, model::Signal signal);

  // The harness sees that the process has ended.
  void Reap(uint16_t process);

  // As the signal does that asks for it.
  void StartInspector(uint16_t process);

 private:
  void EndPrimary();

  const Program& program_;
  ValuePool& pool_;
  Processes& processes_;
  Kernel& kernel_;
  Channels& channels_;
  Events& events_;
  const Bound<model::PrimaryState>& primary_;
  uint16_t exiting_ = kNobody;  // runs its handlers of exit, with which its life ends
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROCESS_CONTROL_H_
