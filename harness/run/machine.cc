#include "harness/run/machine.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include "harness/run/folder_names.h"
#include "harness/run/machine_limits.h"
#include "harness/run/process_sample.h"
#include "harness/run/scratch.h"
#include "harness/run/temporary_folder.h"
#include "reference/process/signal_name.h"

namespace clusterspec {
namespace {

constexpr int64_t kMib = int64_t{1} << 20;
constexpr int kOwnDescriptors = 16;  // of the harness, and for each run that is under way
constexpr int kDescriptorsOfRun = 4;
constexpr int64_t kSpaceOfRunMib = 1;
constexpr int64_t kFilesOfRun = 16;

std::string Amount(int64_t amount, std::string_view unit) {
  return amount == kUnlimited ? "no limit" : fmt::format("{}{}", amount, unit);
}

// `advice`: what to do where there is less than what is needed.
MachineLook Compare(const std::string& what, const Room& room, int64_t needed,
                    std::string_view unit, const std::string& advice) {
  MachineLook look{what, room.left >= needed, Amount(room.left, unit)};
  if (room.left == kUnlimited) return look;
  look.detail += fmt::format(" left by {}", room.bound_by);
  if (!look.good) look.detail += fmt::format(", but {}{} are needed. {}", needed, unit, advice);
  return look;
}

Room InMib(Room room) {
  if (room.left != kUnlimited) room.left /= kMib;
  return room;
}

MachineLook LookAtDescriptors(const MachineNeed& need) {
  const int64_t own = kOwnDescriptors + int64_t{kDescriptorsOfRun} * need.parallel;
  const int64_t needed = std::max<int64_t>(need.descriptors, own);
  const std::string raise = fmt::format("Raise the limit: ulimit -n {}", needed);
  MachineLook look = Compare("open files", DescriptorsOfProcess(), needed, "", raise);
  if (!look.good) return look;
  const Room system = DescriptorsOfSystem();
  MachineLook all = Compare("open files", system, needed * need.parallel, "", "Close some");
  return all.good ? look : all;
}

// A child that only waits must be seen to do so: so is told when a run is over.
MachineLook LookAtProc() {
  const char* const what = "/proc";
  const pid_t child = fork();
  if (child < 0) {
    return {"processes", false, fmt::format("none can be started: {}", SystemMessage(errno))};
  }
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (true) pause();
  }
  bool told = false;
  constexpr int kLooks = 200;
  for (int i = 0; i < kLooks && !told; ++i) {
    const ProcSnapshot snapshot = Sample(getpid(), {});
    const auto use = snapshot.use.find(child);
    told = use != snapshot.use.end() && use->second.slices > 0;
    if (!told) usleep(1000);
  }
  int status = 0;
  const bool ended = waitpid(child, &status, WNOHANG) == child;
  if (!ended) kill(child, SIGKILL);
  while (!ended && waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (ended) {
    return {what, false,
            fmt::format("could not be tried: the process to look at was ended by {}",
                        SignalName(WTERMSIG(status)))};
  }
  if (told) return {what, true, "shows which processes sleep"};
  return {what, false,
          "does not show which processes sleep, so the end of a run cannot be detected. Mount "
          "procfs, with CONFIG_PROC_CHILDREN and CONFIG_SCHED_INFO"};
}

// Nothing where a socket can be made in the folder.
std::optional<std::string> WhyNoSocket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return "its path is too long";
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool good =
      fd >= 0 && bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  const std::string why = good ? "" : SystemMessage(errno);
  if (fd >= 0) close(fd);
  return good ? std::nullopt : std::optional(why);
}

MachineLook LookAtTemporaryFolder(const MachineNeed& need) {
  const std::string what = "temporary folder";
  const auto folder = TemporaryFolder();
  if (!folder) return {what, false, folder.error().message};
  const size_t longest = sizeof(sockaddr_un{}.sun_path) - 1;
  const size_t length =
      folder->size() + LongestWorkFolder().size() + static_cast<size_t>(need.socket_path);
  if (length > longest) {
    return {what, false,
            fmt::format("the path {} is too long for a Unix socket below it, by {} bytes; set "
                        "TMPDIR to a shorter one",
                        *folder, length - longest)};
  }
  const auto scratch = Scratch::Make(*folder, 0, "");
  if (!scratch) return {what, false, scratch.error().message};
  if (const auto why = WhyNoSocket(scratch->control())) {
    return {what, false, fmt::format("{} takes no Unix sockets: {}", *folder, *why)};
  }
  if (const auto lack = LookForLackOfRoom(*folder, need.parallel)) return *lack;
  return {what, true, *folder + " takes folders, FIFOs and sockets"};
}

}  // namespace

std::optional<MachineLook> LookForLackOfRoom(const std::string& folder, int runs) {
  const std::string what = "temporary folder";
  struct statvfs space {};
  if (statvfs(folder.c_str(), &space) != 0) return std::nullopt;
  const auto mib = static_cast<int64_t>(space.f_bavail * space.f_frsize) / kMib;
  const int64_t needed = kSpaceOfRunMib * runs;
  if (mib < needed) {
    return Compare(what, {mib, folder}, needed, " MiB", "Make room, or set TMPDIR");
  }
  const int64_t files = space.f_files == 0 ? kUnlimited : static_cast<int64_t>(space.f_favail);
  if (files >= kFilesOfRun * runs) return std::nullopt;
  return Compare(what, {files, folder}, kFilesOfRun * runs, " inodes",
                 "Remove files, or set TMPDIR");
}

std::vector<MachineLook> LookAtMachine(const MachineNeed& need) {
  const std::string fewer =
      need.parallel > 1 ? fmt::format("Let fewer runs go on at a time: -j {}", need.parallel / 2)
                        : "End other programs";
  std::vector<MachineLook> looks;
  // First what the others stand on.
  looks.push_back(LookAtDescriptors(need));
  looks.push_back(Compare("processes", ProcessesLeft(), int64_t{need.processes} * need.parallel, "",
                          fewer + ", or raise the limit"));
  looks.push_back(Compare("memory", InMib(MemoryLeft()), need.memory_mib * need.parallel, " MiB",
                          fewer + ", or make room"));
  looks.push_back(Compare("address space", InMib(AddressSpaceOfProcess()), need.address_space_mib,
                          " MiB", "Raise the limit: ulimit -v unlimited"));
  looks.push_back(LookAtProc());
  looks.push_back(LookAtTemporaryFolder(need));
  return looks;
}

Result<bool> CheckMachine(const MachineNeed& need) {
  for (const MachineLook& look : LookAtMachine(need)) {
    if (!look.good) {
      return Error{
          fmt::format("this machine cannot carry out the runs: {}: {}", look.what, look.detail),
          {}};
    }
  }
  return true;
}

}  // namespace clusterspec
