#include "reference/process/find_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

namespace clusterspec {
namespace {

bool IsProgram(const std::filesystem::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

// Where PATH says that `name` may be, first things first.
std::vector<std::string> Candidates(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  std::vector<std::string> candidates;
  while (true) {
    const size_t colon = rest.find(':');
    // An empty entry means the current folder.
    std::string folder(colon == 0 || rest.empty() ? "." : rest.substr(0, colon));
    candidates.push_back(std::move(folder) + "/" + name);
    if (colon == std::string_view::npos) return candidates;
    rest.remove_prefix(colon + 1);
  }
}

bool IsPath(const std::string& name) { return name.find('/') != std::string::npos; }

}  // namespace

std::optional<std::string> FindProgram(const std::string& name) {
  const std::string path = PathToExecute(name, "");
  if (!IsProgram(path)) return std::nullopt;
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).lexically_normal().string();
}

std::string PathToExecute(const std::string& name, const std::string& folder) {
  if (name.empty() || IsPath(name)) return name;
  const auto candidates = Candidates(name);
  for (const std::string& candidate : candidates) {
    if (IsProgram(std::filesystem::path(folder) / candidate)) return candidate;
  }
  return candidates.front();
}

}  // namespace clusterspec
