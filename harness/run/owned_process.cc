#include "harness/run/owned_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "harness/run/process_sample.h"

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77  // since Linux 6.5
#endif

namespace clusterspec {
namespace {

// A parent may end between two looks, and its children get another one: then look again.
constexpr int kMostLooks = 16;

// What cannot be ended must not hold up the others.
constexpr std::chrono::seconds kLongestEnd{60};
constexpr int kShortWaitMs = 1000;

FileDescriptor OpenPidfd(pid_t pid) {
  return FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

// Reaps the child, if it ends soon.
void WaitAWhile(pid_t child) {
  const OwnedProcess process = OwnedProcess::OfNumber(child);
  pollfd end{process.descriptor(), POLLIN, 0};
  if (end.fd >= 0) poll(&end, 1, kShortWaitMs);
  waitpid(child, nullptr, WNOHANG);
}

}  // namespace

Result<OwnedProcess> OwnedProcess::OfPeer(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return Error{"cannot tell who has connected: " + SystemMessage(errno), {}};
  }
  OwnedProcess process;
  process.pid_ = peer.pid;
  if (peer.pid <= 0) return process;  // of a namespace that is no part of ours
  int fd = -1;
  size = sizeof(fd);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &fd, &size) == 0) {
    process.pidfd_ = FileDescriptor(fd);
    return process;
  }
  const bool told = errno == ESRCH || errno == ENODATA || errno == EINVAL;
  if (!told) process.pidfd_ = OpenPidfd(peer.pid);
  if (!told && process.pidfd_.get() < 0 && errno != ESRCH) {
    return Error{fmt::format("cannot get a descriptor of the process {}: {}", peer.pid,
                             SystemMessage(errno)),
                 {}};
  }
  return process;
}

OwnedProcess OwnedProcess::OfNumber(pid_t pid) {
  OwnedProcess process;
  process.pidfd_ = OpenPidfd(pid);
  if (process.pidfd_.get() >= 0) process.pid_ = pid;
  return process;
}

bool OwnedProcess::IsOver() const {
  if (pidfd_.get() < 0) return true;
  pollfd wait{pidfd_.get(), POLLIN, 0};
  return poll(&wait, 1, 0) > 0;
}

bool OwnedProcess::IsDescendantOf(pid_t ancestor) const {
  for (int look = 0; look < kMostLooks && !IsOver(); ++look) {
    pid_t at = pid_;
    while (at > 0 && at != ancestor) at = Parent(at).value_or(-1);
    if (at == ancestor) return !IsOver();
    if (at == 0) return false;
  }
  return false;
}

void OwnedProcess::Signal(int number) const {
  if (pidfd_.get() >= 0) syscall(SYS_pidfd_send_signal, pidfd_.get(), number, nullptr, 0);
}

std::vector<pid_t> KillChildren(const std::vector<pid_t>& others) {
  std::vector<pid_t> own = Children(getpid());
  std::erase_if(own, [&](pid_t child) {
    return std::find(others.begin(), others.end(), child) != others.end();
  });
  for (const pid_t child : own) {
    // Whoever still worked would see its own processes die, and take it for their doing. Nobody
    // else can have the number before it is waited for.
    kill(child, SIGSTOP);
    for (const pid_t pid : Descendants(child)) {
      const OwnedProcess process = OwnedProcess::OfNumber(pid);
      if (process.IsDescendantOf(child)) process.Signal(SIGKILL);
    }
    kill(child, SIGKILL);
  }
  return own;
}

// A process that forks while it is being killed leaves children to this subreaper, so go on until
// there is none. One that this user may not end, or that waits for a device, stays.
void EndChildren(const std::vector<pid_t>& others) {
  const auto due = std::chrono::steady_clock::now() + kLongestEnd;
  bool again = true;  // the list may lack one that came while it was read
  while (std::chrono::steady_clock::now() < due) {
    const std::vector<pid_t> own = KillChildren(others);
    if (own.empty() && !std::exchange(again, false)) return;
    if (!own.empty()) again = true;
    for (const pid_t child : own) WaitAWhile(child);
  }
}

}  // namespace clusterspec
