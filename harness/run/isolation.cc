#include "harness/run/isolation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/mount.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "harness/run/shared_text.h"
#include "reference/process/file_descriptor.h"

namespace clusterspec {
namespace {

constexpr unsigned long kNamespaces = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS;

// As the kernel numbers users inside and outside, seen from before the fork.
uid_t outer_user = 0;
gid_t outer_group = 0;

Error Failed(const std::string& what) {
  return {fmt::format("cannot isolate a run: {}: {}", what, SystemMessage(errno)), {}};
}

bool WriteTo(const char* path, const std::string& text) {
  const FileDescriptor file(open(path, O_WRONLY | O_CLOEXEC));
  return write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// Each stays who it is.
void MapUser() {
  if (outer_user == 0) return;
  WriteTo("/proc/self/setgroups", "deny");
  WriteTo("/proc/self/uid_map", fmt::format("{} {} 1", outer_user, outer_user));
  WriteTo("/proc/self/gid_map", fmt::format("{} {} 1", outer_group, outer_group));
}

bool BringLoopbackUp() {
  const FileDescriptor any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  request.ifr_name[0] = 'l';
  request.ifr_name[1] = 'o';
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  return ioctl(any.get(), SIOCSIFFLAGS, &request) == 0;
}

bool MakeReadOnly(const char* path) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  return syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes,
                 sizeof(attributes)) == 0;
}

Result<bool> FurnishFiles(const std::string& folder) {
  const FileDescriptor kept(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (kept.get() < 0) return Failed("open " + folder);
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return Failed("own mounts");
  if (!MakeReadOnly("/")) return Failed("read-only files");
  const std::string from = fmt::format("/proc/self/fd/{}", kept.get());
  if (mount(from.c_str(), folder.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    return Failed("the run's folder");
  }
  mount_attr writable{};
  writable.attr_clr = MOUNT_ATTR_RDONLY;
  syscall(SYS_mount_setattr, AT_FDCWD, folder.c_str(), 0, &writable, sizeof(writable));
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
    return Failed("/proc");
  }
  return true;
}

}  // namespace

pid_t ForkIsolated() {
  outer_user = geteuid();
  outer_group = getegid();
  const unsigned long users = geteuid() == 0 ? 0 : CLONE_NEWUSER;
  return static_cast<pid_t>(
      syscall(SYS_clone, kNamespaces | users | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

Result<bool> FurnishIsolation(const std::string& folder) {
  MapUser();
  if (!BringLoopbackUp()) return Failed("a loopback interface");
  return FurnishFiles(folder);
}

Result<bool> CheckIsolation(const std::string& folder) {
  const auto said = SharedText::Make();
  if (!said) return said.error();
  const pid_t child = ForkIsolated();
  if (child < 0) {
    return Error{fmt::format("cannot isolate runs: {}. This system does not let this user make "
                             "namespaces; run without --isolate, or as root",
                             SystemMessage(errno)),
                 {}};
  }
  if (child == 0) {
    const auto furnished = FurnishIsolation(folder);
    said->Leave(furnished ? "" : furnished.error().message);
    std::_Exit(0);
  }
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  const auto text = said->Take();
  if (text && text->empty()) return true;
  return Error{text.value_or("cannot isolate runs: the attempt was killed"), {}};
}

}  // namespace clusterspec
