#include "harness/run/scratch.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include "harness/run/folder_names.h"
#include "harness/run/remove_folder.h"

namespace clusterspec {

namespace fs = std::filesystem;

std::string Scratch::work() const { return fmt::format("{}/{}", folder_, kWorkFolder); }

Result<Scratch> Scratch::Make(const std::string& parent, size_t number,
                              const std::string& adapter) {
  const auto fail = [&](const std::string& what) {
    return Error{fmt::format("cannot {} below {}: {}. Is the disk full, or TMPDIR wrong?", what,
                             parent, SystemMessage(errno)),
                 {}};
  };
  Scratch scratch;
  std::string name = fmt::format("{}/{}{}", parent, RunPrefix(number), kUnique);
  if (mkdtemp(name.data()) == nullptr) return fail("make a folder");
  scratch.folder_ = name;
  if (scratch.control().size() >= sizeof(sockaddr_un{}.sun_path)) {
    return Error{fmt::format("the path {} is too long for a Unix socket; set TMPDIR to a shorter "
                             "one",
                             scratch.control()),
                 {}};
  }
  if (mkdir(scratch.work().c_str(), 0700) != 0) return fail("make a folder");
  if (mkfifo(scratch.fifo().c_str(), 0600) != 0) return fail("make a FIFO");
  if (!adapter.empty()) {
    scratch.adapter_link_ = scratch.work() + "/other" + fs::path(adapter).extension().string();
    std::error_code error;
    fs::create_symlink(adapter, scratch.adapter_link_, error);
    errno = error.value();
    if (error) return fail("make a link");
  }
  return scratch;
}

void Scratch::OpenToOthers(const std::string& parent) const {
  const auto add = [](const std::string& path, mode_t bits) {
    struct stat now {};
    if (stat(path.c_str(), &now) == 0) chmod(path.c_str(), (now.st_mode & 07777) | bits);
  };
  for (const std::string& each : {parent, folder_, work()}) add(each, 0011);
  for (const std::string& each : {fifo(), control()}) add(each, 0066);
}

Scratch::Scratch(Scratch&& other) noexcept
    : folder_(std::exchange(other.folder_, "")), adapter_link_(std::move(other.adapter_link_)) {}

Scratch::~Scratch() {
  if (folder_.empty()) return;
  // Who owns the folder around it tells of what stays.
  static_cast<void>(RemoveFolder(folder_).has_value());
}

void RemoveScratchOf(const std::string& parent, std::optional<size_t> number) {
  const std::string prefix = number ? RunPrefix(*number) : std::string(kAnyRunPrefix);
  std::vector<std::string> left;
  std::error_code error;
  for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename().string().starts_with(prefix)) left.push_back(at->path());
  }
  for (const std::string& each : left) static_cast<void>(RemoveFolder(each).has_value());
}

}  // namespace clusterspec
