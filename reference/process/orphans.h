// What a program leaves behind when it ends, also in sessions of its own.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_ORPHANS_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_ORPHANS_H_

#include <sys/types.h>

#include <vector>

namespace clusterspec {

// For as long as it lives, this process inherits what its children leave, and then ends that. For a
// process of one thread. Without /proc it does nothing.
class OrphansEnd {
 public:
  OrphansEnd();
  OrphansEnd(const OrphansEnd&) = delete;
  OrphansEnd& operator=(const OrphansEnd&) = delete;
  ~OrphansEnd();

 private:
  std::vector<pid_t> before_;  // children that were there
  int was_subreaper_ = 0;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_ORPHANS_H_
