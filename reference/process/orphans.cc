#include "reference/process/orphans.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>

namespace clusterspec {
namespace {

std::vector<pid_t> ChildrenNow() {
  std::ifstream list(fmt::format("/proc/self/task/{}/children", getpid()));
  std::vector<pid_t> children;
  for (pid_t child = 0; list >> child;) children.push_back(child);
  return children;
}

}  // namespace

OrphansEnd::OrphansEnd() : before_(ChildrenNow()) {
  prctl(PR_GET_CHILD_SUBREAPER, &was_subreaper_);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

OrphansEnd::~OrphansEnd() {
  while (true) {
    std::vector<pid_t> left = ChildrenNow();
    std::erase_if(left, [&](pid_t child) {
      return std::find(before_.begin(), before_.end(), child) != before_.end();
    });
    if (left.empty()) break;
    // The children of each become ours, and are next.
    for (const pid_t child : left) kill(child, SIGKILL);
    for (const pid_t child : left) waitpid(child, nullptr, 0);
  }
  prctl(PR_SET_CHILD_SUBREAPER, was_subreaper_);
}

}  // namespace clusterspec
