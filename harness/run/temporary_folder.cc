#include "harness/run/temporary_folder.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace clusterspec {

Result<std::string> TemporaryFolder() {
  namespace fs = std::filesystem;
  const char* const told = std::getenv("TMPDIR");
  const std::string wanted = told == nullptr || *told == '\0' ? "/tmp" : told;
  std::error_code error;
  // Runs have working folders of their own, so it must be whole.
  const fs::path folder = fs::canonical(wanted, error);
  if (!error && fs::is_directory(folder, error)) return folder.string();
  return Error{fmt::format("no temporary folder: TMPDIR is '{}': {}", wanted,
                           error ? error.message() : "it is no folder"),
               {}};
}

}  // namespace clusterspec
