#include "harness/run/process_sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

namespace clusterspec {
namespace {

// Files of /proc are small and must be read in one go to be consistent. Empty when it is gone.
std::string ReadSmallFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return "";
  std::array<char, 8192> buffer{};
  const ssize_t size = read(fd, buffer.data(), buffer.size());
  close(fd);
  return size <= 0 ? "" : std::string(buffer.data(), static_cast<size_t>(size));
}

std::vector<pid_t> Threads(pid_t process) {
  std::vector<pid_t> threads;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(
      opendir(fmt::format("/proc/{}/task", process).c_str()), closedir);
  if (!folder) return threads;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    pid_t thread = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), thread);
    if (error == std::errc() && end == name.data() + name.size()) threads.push_back(thread);
  }
  return threads;
}

}  // namespace

std::vector<pid_t> Children(pid_t process) {
  std::vector<pid_t> children;
  for (const pid_t thread : Threads(process)) {
    const std::string text =
        ReadSmallFile(fmt::format("/proc/{}/task/{}/children", process, thread));
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (at < end) {
      pid_t child = 0;
      const auto [rest, error] = std::from_chars(at, end, child);
      if (error == std::errc()) children.push_back(child);
      at = rest + 1;
    }
  }
  return children;
}

namespace {

// The letter behind the program's name, which is in parentheses and may hold anything.
char State(const std::string& stat) {
  const size_t name_end = stat.rfind(')');
  return name_end == std::string::npos || name_end + 2 >= stat.size() ? '?' : stat[name_end + 2];
}

// schedstat holds the time on a processor, the time spent waiting for one, and how many times the
// thread was given one. Of the first and the last at least one grows when it runs.
CpuUse ParseCpuUse(const std::string& schedstat) {
  CpuUse use;
  const char* const end = schedstat.data() + schedstat.size();
  std::from_chars(schedstat.data(), end, use.run_ns);
  const size_t space = schedstat.rfind(' ');
  if (space != std::string::npos) std::from_chars(schedstat.data() + space + 1, end, use.slices);
  return use;
}

void LookAtThread(pid_t process, pid_t thread, ProcSnapshot* look) {
  const std::string folder = fmt::format("/proc/{}/task/{}/", process, thread);
  const char state = State(ReadSmallFile(folder + "stat"));
  // Sleeping, stopped by a signal, or dead but not reaped. '?' is a thread that just went away.
  if (state != 'S' && state != 'T' && state != 'Z') look->asleep = false;
  if (state == 'T') look->stopped = process;
  look->use[thread] = ParseCpuUse(ReadSmallFile(folder + "schedstat"));
}

// The ninth field of stat holds the kernel's flags of the process.
bool Exiting(const std::string& stat) {
  constexpr unsigned kExitingFlag = 0x4;
  size_t at = stat.rfind(')');
  for (int field = 2; field < 9 && at != std::string::npos; ++field) at = stat.find(' ', at + 1);
  unsigned flags = 0;
  if (at == std::string::npos) return true;
  std::from_chars(stat.data() + at + 1, stat.data() + stat.size(), flags);
  return (flags & kExitingFlag) != 0;
}

bool HasPendingSignal(const std::string& status) {
  for (const std::string_view name : {"SigPnd:\t", "ShdPnd:\t"}) {
    const size_t at = status.find(name);
    if (at == std::string::npos) return true;
    const size_t begin = at + name.size();
    const size_t end = status.find('\n', begin);
    if (status.find_first_not_of('0', begin) < end) return true;
  }
  return false;
}

// A signal that was just sent to a process on another processor takes its time to end it.
bool OnlySpins(pid_t process) {
  const std::string folder = fmt::format("/proc/{}/", process);
  const std::string stat = ReadSmallFile(folder + "stat");
  // The first thread of a dying process may be a zombie before the others have ended.
  if (State(stat) == 'Z') return Threads(process).size() <= 1;
  return !Exiting(stat) && !HasPendingSignal(ReadSmallFile(folder + "status"));
}

}  // namespace

std::optional<pid_t> Parent(pid_t process) {
  const std::string stat = ReadSmallFile(fmt::format("/proc/{}/stat", process));
  const size_t name_end = stat.rfind(')');  // then the state and the parent
  if (name_end == std::string::npos || name_end + 4 >= stat.size()) return std::nullopt;
  pid_t parent = 0;
  std::from_chars(stat.data() + name_end + 4, stat.data() + stat.size(), parent);
  return parent;
}

std::vector<pid_t> Descendants(pid_t ancestor) {
  std::vector<pid_t> found = Children(ancestor);
  for (size_t i = 0; i < found.size(); ++i) {
    for (const pid_t child : Children(found[i])) {
      if (std::find(found.begin(), found.end(), child) == found.end()) found.push_back(child);
    }
  }
  return found;
}

int64_t ResidentBytes(pid_t process) {
  // Its second number counts pages.
  const std::string statm = ReadSmallFile(fmt::format("/proc/{}/statm", process));
  int64_t pages = 0;
  const size_t space = statm.find(' ');
  if (space != std::string::npos) {
    std::from_chars(statm.data() + space + 1, statm.data() + statm.size(), pages);
  }
  return pages * sysconf(_SC_PAGESIZE);
}

bool IsStopped(pid_t process) { return StateOf(process) == 'T'; }

char StateOf(pid_t process) { return State(ReadSmallFile(fmt::format("/proc/{}/stat", process))); }

bool IsAlive(pid_t process) {
  const std::string stat = ReadSmallFile(fmt::format("/proc/{}/stat", process));
  return !stat.empty() && State(stat) != 'Z' && State(stat) != 'X';
}

ProcSnapshot Sample(pid_t ancestor, const std::set<pid_t>& spinning) {
  ProcSnapshot look;
  for (const pid_t process : Descendants(ancestor)) {
    if (spinning.contains(process)) {
      look.asleep = look.asleep && OnlySpins(process);
      continue;
    }
    for (const pid_t thread : Threads(process)) LookAtThread(process, thread, &look);
    if (!look.asleep) break;
  }
  return look;
}

}  // namespace clusterspec
