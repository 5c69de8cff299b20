#include "harness/run/isolation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/mount.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "harness/run/shared_text.h"
#include "reference/process/file_descriptor.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr unsigned long kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;

constexpr char kDone = '\n';  // begins what was found out, and no error

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
  // Hides the sockets of the machine's services.
  if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") != 0) {
    return Failed("a /run of its own");
  }
  // What is written to /tmp is the run's own, what is there can be read: programs may be.
  std::error_code error;
  fs::create_directories("/run/tmp/new", error);
  fs::create_directories("/run/tmp/work", error);
  fs::permissions("/run/tmp/new", fs::perms::all | fs::perms::sticky_bit, error);
  if (mount("overlay", "/tmp", "overlay", MS_NOSUID | MS_NODEV,
            "lowerdir=/tmp,upperdir=/run/tmp/new,workdir=/run/tmp/work,userxattr") != 0) {
    return Failed("a /tmp of its own");
  }
  fs::create_directories(folder, error);  // where it is below that
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

// Those of programs to come: root in a namespace could undo what was furnished.
bool DropCapabilities() {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return false;
  }
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

}  // namespace

pid_t ForkIsolated() {
  outer_user = geteuid();
  outer_group = getegid();
  return static_cast<pid_t>(
      syscall(SYS_clone, kNamespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

Result<bool> FurnishIsolation(const std::string& folder) {
  MapUser();
  if (!BringLoopbackUp()) return Failed("a loopback interface");
  auto furnished = FurnishFiles(folder);
  if (!furnished) return furnished;
  if (!DropCapabilities()) return Failed("no capabilities");
  return true;
}

Result<std::string> CallIsolated(const std::string& folder,
                                 const std::function<std::string()>& work) {
  const auto said = SharedText::Make();
  if (!said) return said.error();
  const pid_t child = ForkIsolated();
  if (child < 0) {
    return Error{fmt::format("cannot isolate runs: {}. This system does not let this user make "
                             "namespaces of users; run without --isolate",
                             SystemMessage(errno)),
                 {}};
  }
  if (child == 0) {
    const auto furnished = FurnishIsolation(folder);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const bool left = said->Leave(furnished ? kDone + work() : furnished.error().message);
    std::_Exit(left ? 0 : 1);
  }
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  const auto left = said->Take();
  if (!left) return Error{"cannot isolate runs: the attempt was killed", {}};
  if (!left->text.starts_with(kDone)) return Error{left->text, {}};
  return left->text.substr(1);
}

Result<bool> CheckIsolation(const std::string& folder) {
  const auto called = CallIsolated(folder, [] { return std::string(); });
  if (!called) return called.error();
  return true;
}

}  // namespace clusterspec
