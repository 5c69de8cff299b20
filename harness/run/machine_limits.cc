#include "harness/run/machine_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kKib = 1024;

int64_t LimitOf(__rlimit_resource_t resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnlimited;
  return static_cast<int64_t>(std::min<rlim_t>(limit.rlim_cur, kUnlimited));
}

// The whole number in a file; unlimited where there is none ("max"), or no file.
int64_t NumberIn(const std::string& file) {
  int64_t number = 0;
  return std::ifstream(file) >> number ? number : kUnlimited;
}

// The number behind a name, as in "MemAvailable:  123 kB"; 0 where it is not told.
int64_t NumberBehind(std::string_view name, const std::string& file) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    int64_t number = 0;
    if (words >> first >> number && first == name) return number;
  }
  return 0;
}

// What is taken and how much may be, in files of a control group.
struct CgroupFiles {
  std::string controller;  // version 1: the group has a tree of its own
  std::string limit;
  std::string taken;
  std::string reclaimable;  // in memory.stat; empty: nothing is
};

int64_t LeftIn(const std::string& folder, const CgroupFiles& files) {
  const int64_t limit = NumberIn(folder + "/" + files.limit);
  const int64_t taken = NumberIn(folder + "/" + files.taken);
  if (limit == kUnlimited || taken == kUnlimited) return kUnlimited;
  const int64_t reclaimable =
      files.reclaimable.empty() ? 0 : NumberBehind(files.reclaimable, folder + "/memory.stat");
  return std::max<int64_t>(0, limit - taken + reclaimable);
}

// The least that is left in this process's control group and in those around it. `fs` of version 2
// has no controllers in its paths.
Room LeftInCgroups(const CgroupFiles& first, const CgroupFiles& second) {
  Room room;
  std::ifstream lines("/proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {
    const size_t from = line.find(':');
    const size_t to = line.find(':', from + 1);
    if (to == std::string::npos) continue;
    const std::string controllers = "," + line.substr(from + 1, to - from - 1) + ",";
    const bool unified = controllers == ",,";
    if (!unified && controllers.find("," + first.controller + ",") == std::string::npos) continue;
    const std::string root = unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + first.controller;
    for (std::string path = line.substr(to + 1);; path.erase(path.rfind('/'))) {
      const std::string folder = path == "/" ? root : root + path;
      room = Least(room, {LeftIn(folder, unified ? second : first), "the control group " + folder});
      if (path.empty() || path == "/") break;
    }
  }
  return room;
}

// Threads that belong to the user.
int64_t TasksOf(uid_t user) {
  int64_t tasks = 0;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    struct stat about {};
    if (stat(entry->path().c_str(), &about) != 0 || about.st_uid != user) continue;
    tasks += std::max<int64_t>(1, NumberBehind("Threads:", entry->path().string() + "/status"));
  }
  return tasks;
}

}  // namespace

Room DescriptorsOfProcess() { return {LimitOf(RLIMIT_NOFILE), "ulimit -n"}; }

Room DescriptorsOfSystem() {
  int64_t taken = 0, unused = 0, limit = 0;
  std::ifstream file("/proc/sys/fs/file-nr");
  if (!(file >> taken >> unused >> limit) || geteuid() == 0) return {};
  return {std::max<int64_t>(0, limit - taken), "/proc/sys/fs/file-max"};
}

Room ProcessesLeft() {
  Room room = LeftInCgroups({"pids", "pids.max", "pids.current", ""},
                            {"pids", "pids.max", "pids.current", ""});
  const int64_t limit = LimitOf(RLIMIT_NPROC);
  if (limit == kUnlimited || geteuid() == 0) return room;  // root is not held to it
  return Least(room, {std::max<int64_t>(0, limit - TasksOf(getuid())), "ulimit -u"});
}

Room MemoryLeft() {
  Room room =
      LeftInCgroups({"memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_cache"},
                    {"memory", "memory.max", "memory.current", "file"});
  const std::string file = "/proc/meminfo";
  const int64_t free = NumberBehind("MemAvailable:", file) + NumberBehind("SwapFree:", file);
  return free == 0 ? room : Least(room, {free * kKib, "its memory"});
}

Room AddressSpaceOfProcess() { return {LimitOf(RLIMIT_AS), "ulimit -v"}; }

}  // namespace clusterspec
