#include "cli/runs_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "harness/run/folder_names.h"
#include "harness/run/machine.h"
#include "harness/run/remove_folder.h"
#include "harness/run/temporary_folder.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

void Remove(const std::string& folder) {
  const auto removed = RemoveFolder(folder);
  if (!removed) fmt::print(stderr, "clusterspec: {}\n", removed.error().message);
}

int Open(const std::string& folder) {
  return open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool IsOfThisUser(int folder) {
  struct stat about {};
  return fstat(folder, &about) == 0 && about.st_uid == geteuid();
}

bool IsAt(int folder, const std::string& path) {
  struct stat open_one {
  }, there{};
  return fstat(folder, &open_one) == 0 && lstat(path.c_str(), &there) == 0 &&
         open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

void RemoveAbandoned(const std::string& parent) {
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const size_t length = kRunsPrefix.size() + kUnique.size();
    if (!name.starts_with(kRunsPrefix) || name.size() != length) continue;
    const int folder = Open(entry->path().string());
    if (folder < 0) continue;
    if (IsOfThisUser(folder) && flock(folder, LOCK_EX | LOCK_NB) == 0) {
      Remove(entry->path().string());
    }
    close(folder);
  }
}

}  // namespace

Result<RunsFolder> RunsFolder::Make(const MachineNeed& need) {
  const auto parent = TemporaryFolder();
  if (!parent) return parent.error();
  RemoveAbandoned(*parent);  // which may be what takes the room
  const auto enough = CheckMachine(need);
  if (!enough) return enough.error();
  while (true) {
    std::string name = fmt::format("{}/{}{}", *parent, kRunsPrefix, kUnique);
    const bool made = mkdtemp(name.data()) != nullptr;
    const int folder = made ? Open(name) : -1;
    if (!made || (folder < 0 && errno != ENOENT)) {
      return Error{fmt::format("cannot make a temporary folder in {}: {}. Is the disk full, or "
                               "TMPDIR wrong?",
                               *parent, SystemMessage(errno)),
                   {}};
    }
    // Where a system of files has no locks, nobody can take the folder for an abandoned one;
    // elsewhere somebody may have done so in between.
    const bool locked =
        folder >= 0 && (flock(folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK);
    if (locked && IsAt(folder, name)) return RunsFolder(name, folder);
    if (folder >= 0) close(folder);
  }
}

RunsFolder::RunsFolder(RunsFolder&& other) noexcept
    : path_(std::exchange(other.path_, "")), lock_(std::exchange(other.lock_, -1)) {}

RunsFolder::~RunsFolder() {
  if (path_.empty()) return;
  Remove(path_);
  close(lock_);
}

}  // namespace clusterspec
