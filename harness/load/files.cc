#include "harness/load/files.h"

#include <algorithm>
#include <filesystem>

namespace clusterspec {

std::string ShortPath(const std::string& path) {
  std::error_code error;
  const std::string relative = std::filesystem::proximate(path, error).string();
  return relative.empty() || path.size() <= relative.size() ? path : relative;
}

Result<std::vector<YamlFile>> YamlFiles(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<YamlFile> files;
  std::error_code error;
  // Reports must not tell more of a machine than they need.
  const fs::path shown = ShortPath(folder);
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() != ".yaml") continue;
    fs::path relative = path.lexically_relative(folder);
    const std::string file = (shown / relative).lexically_normal().string();
    files.push_back({relative.replace_extension().generic_string(), file});
  }
  if (error) return Error{"cannot read the folder: " + error.message(), {folder}};
  std::sort(files.begin(), files.end(),
            [](const YamlFile& a, const YamlFile& b) { return a.id < b.id; });
  return files;
}

}  // namespace clusterspec
