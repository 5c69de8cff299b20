// Ctrl-C and the other polite ways to end a program, as a flag.
#ifndef CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
#define CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_

namespace clusterspec {

// From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT, and SIGPIPE where nobody reads on, set the flag
// instead of ending this process.
void CatchInterrupts();

// As above for SIGTERM alone, and the others are ignored: for a process whose parent hears them too
// and passes on what is to be done.
void CatchTermination();

bool Interrupted();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
