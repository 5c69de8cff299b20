// Ctrl-C and SIGTERM, as a flag.
#ifndef CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
#define CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_

namespace clusterspec {

// From now on SIGINT and SIGTERM of this process set the flag instead of ending it.
void CatchInterrupts();

// As above for SIGTERM alone, and SIGINT is ignored: for a process whose parent hears Ctrl-C too.
void CatchTermination();

bool Interrupted();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_INTERRUPT_H_
