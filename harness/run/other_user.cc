#include "harness/run/other_user.h"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace clusterspec {
namespace {

// Like a runtime that sets a worker's uid and nothing else.
[[noreturn]] void Answer(const std::vector<Need>& needs) {
  const bool changed = setgroups(0, nullptr) == 0 && setuid(kOtherUserId) == 0;
  const bool all = std::all_of(needs.begin(), needs.end(), [](const Need& need) {
    return access(need.path.c_str(), need.access) == 0;
  });
  _exit(changed && all ? 0 : 1);
}

}  // namespace

bool OtherUserHas(const std::vector<Need>& needs) {
  if (geteuid() != 0) return false;
  const pid_t child = fork();
  if (child == 0) Answer(needs);
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace clusterspec
