// Signals that the processes of a run send to the process of the harness that watches them.
#ifndef CLUSTERSPEC_HARNESS_RUN_STRAY_SIGNALS_H_
#define CLUSTERSPEC_HARNESS_RUN_STRAY_SIGNALS_H_

#include <sys/types.h>

#include <optional>

namespace clusterspec {

struct StraySignal {
  int number = 0;
  pid_t sender = 0;  // 0: not seen from this process's namespace
};

// From now on no signal that can be caught ends or stops this process, but for its own faults:
// those that another process sends are noted instead. SIGCHLD and SIGPIPE stay as they are.
void NoteStraySignals();

// One that was noted since the last call; of several that came at once, the first.
std::optional<StraySignal> TakeStraySignal();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_STRAY_SIGNALS_H_
