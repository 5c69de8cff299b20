#include "harness/load/files.h"

#include <algorithm>
#include <filesystem>

namespace clusterspec {

namespace {

std::string Shorter(const std::string& a, const std::string& b) {
  return b.empty() || a.size() <= b.size() ? a : b;
}

}  // namespace

Result<std::vector<YamlFile>> YamlFiles(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<YamlFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() != ".yaml") continue;
    fs::path relative = path.lexically_relative(folder);
    // People read paths from where they stand, and reports must not tell more.
    files.push_back({relative.replace_extension().generic_string(),
                     Shorter(path.string(), fs::proximate(path, error).string())});
  }
  if (error) return Error{"cannot read the folder: " + error.message(), {folder}};
  std::sort(files.begin(), files.end(),
            [](const YamlFile& a, const YamlFile& b) { return a.id < b.id; });
  return files;
}

}  // namespace clusterspec
