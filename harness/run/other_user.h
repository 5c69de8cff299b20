// Runs in which a worker changes its user: whether that user gets at what it needs.
#ifndef CLUSTERSPEC_HARNESS_RUN_OTHER_USER_H_
#define CLUSTERSPEC_HARNESS_RUN_OTHER_USER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace clusterspec {

inline constexpr uid_t kOtherUserId = 65534;  // nobody

struct Need {
  std::string path;
  int access = 0;  // R_OK, W_OK, X_OK
};

// Whether a process that changes from root to kOtherUserId has all of this. False without root.
bool OtherUserHas(const std::vector<Need>& needs);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_OTHER_USER_H_
