#include "cli/runs_folder.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace clusterspec {

namespace fs = std::filesystem;

Result<RunsFolder> RunsFolder::Make() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) {
    return Error{fmt::format("no temporary folder: {}. Is TMPDIR wrong?", error.message()), {}};
  }
  std::string name = (parent / "clusterspec-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return Error{fmt::format("cannot make a temporary folder in {}: {}. Is the disk full, or "
                             "TMPDIR wrong?",
                             parent.string(), SystemMessage(errno)),
                 {}};
  }
  return RunsFolder(name);
}

RunsFolder::RunsFolder(RunsFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}

RunsFolder::~RunsFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace clusterspec
