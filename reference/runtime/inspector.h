// Where a debugger would connect: a TCP port that answers who it is. Nothing can be inspected here;
// what is under test is which port a process takes.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_INSPECTOR_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_INSPECTOR_H_

#include <memory>

#include "reference/runtime/loop.h"

namespace cluster {

class Inspector {
 public:
  // Listens on 127.0.0.1. Null, with a line on stderr, where the port cannot be had. Does not keep
  // the process alive.
  static std::unique_ptr<Inspector> Listen(Loop* loop, int port);
  ~Inspector();
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

 private:
  Inspector(Loop* loop, int fd);

  int fd_;
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_INSPECTOR_H_
