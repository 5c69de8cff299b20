// Ctrl-C and the other polite ways to end a program, as a flag.
#ifndef CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
#define CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_

namespace clusterspec {

// From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT, and SIGPIPE where nobody reads on, set the flag
// instead of ending this process.
void CatchInterrupts();

// From now on the flag is set once the descriptor can be read, or its other end is closed.
void InterruptWhenReadable(int fd);

bool Interrupted();

// Sets the flag: nothing new begins.
void Interrupt();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
