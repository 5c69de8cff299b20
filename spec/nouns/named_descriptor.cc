#include "spec/nouns/named_descriptor.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>

namespace clusterspec {
namespace {

constexpr std::string_view kStandardStreams[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
constexpr std::string_view kDescriptorFolders[] = {"/dev/fd/", "/proc/self/fd/"};
constexpr int kMostLinks = 40;  // as many as the system follows

}  // namespace

std::optional<int> NamedDescriptor(const std::string& path) {
  const auto* const stream =
      std::find(std::begin(kStandardStreams), std::end(kStandardStreams), path);
  if (stream != std::end(kStandardStreams)) {
    return static_cast<int>(stream - std::begin(kStandardStreams));
  }
  for (const std::string_view folder : kDescriptorFolders) {
    if (!path.starts_with(folder)) continue;
    int number = -1;
    const char* const last = path.data() + path.size();
    const auto [end, error] = std::from_chars(path.data() + folder.size(), last, number);
    if (error == std::errc() && end == last && number >= 0) return number;
  }
  return std::nullopt;
}

std::string WithoutLinks(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path reached = path;
  for (int i = 0; i < kMostLinks && !NamedDescriptor(reached.string()); ++i) {
    std::error_code error;
    const fs::path target = fs::read_symlink(reached, error);
    if (error) break;
    reached = reached.parent_path() / target;  // which an absolute one replaces
  }
  return reached.string();
}

}  // namespace clusterspec
