// Which processes belong to a run, and how they are ended. Numbers are not trusted: whom a signal
// is for is held by a descriptor and shown to be a descendant before it is sent.
#ifndef CLUSTERSPEC_HARNESS_RUN_OWNED_PROCESS_H_
#define CLUSTERSPEC_HARNESS_RUN_OWNED_PROCESS_H_

#include <sys/types.h>

#include <vector>

#include "reference/process/file_descriptor.h"
#include "spec/nouns/error.h"

namespace clusterspec {

// A process, held by a descriptor: when its number is given to another one, that is not meant.
class OwnedProcess {
 public:
  // None.
  OwnedProcess() = default;

  // The process that connected to this end of a Unix stream socket, as the kernel tells it,
  // whatever namespace it lives in. One that has ended already is over. The error says why there is
  // no descriptor.
  static Result<OwnedProcess> OfPeer(int socket);

  // The process that has the number now; none when there is none.
  static OwnedProcess OfNumber(pid_t pid);

  // As this process's namespace numbers it; 0: none, or not seen from here.
  pid_t pid() const { return pid_; }

  // Whether it has ended. A zombie has.
  bool IsOver() const;

  // Whether its parent, or the parent of that, and so on, is the process `ancestor`. False when it
  // is over.
  bool IsDescendantOf(pid_t ancestor) const;

  // Readable at its end; -1: none.
  int descriptor() const { return pidfd_.get(); }

  // Sends a signal, unless it is over.
  void Signal(int number) const;

 private:
  pid_t pid_ = 0;
  FileDescriptor pidfd_;  // none: it is over
};

// Ends every child of this process that is left but for `others`, and waits for it, but not for
// ever: what this user may not end stays. This process
// must be a subreaper, since a process that is killed leaves its children to it. `others` are
// children from before: a shell that becomes this program leaves it what it has started.
void EndChildren(const std::vector<pid_t>& others = {});

// The part of EndChildren that does not wait. Gives those children that were told to end.
std::vector<pid_t> KillChildren(const std::vector<pid_t>& others);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_OWNED_PROCESS_H_
