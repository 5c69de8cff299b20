#include "harness/run/remove_folder.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// Of "/a\040b", as the system writes it, "/a b".
std::string Unescaped(const std::string& text) {
  constexpr size_t kDigits = 3;
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + kDigits < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, kDigits), nullptr, 8));
      i += kDigits;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// Where something is mounted at the folder or below it.
std::optional<std::string> MountIn(const std::string& folder) {
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream fields(line);
    std::string place;
    for (int i = 0; i < 5; ++i) fields >> place;
    place = Unescaped(place);
    if (place == folder || place.starts_with(folder + "/")) return place;
  }
  return std::nullopt;
}

}  // namespace

Result<bool> RemoveFolder(const std::string& folder) {
  std::error_code error;
  const std::string whole = fs::canonical(folder, error).string();
  if (error == std::errc::no_such_file_or_directory) return true;
  if (const auto mount = MountIn(whole); mount && !error) {
    return Error{fmt::format("cannot remove {}: something is mounted at {}. Unmount it, then "
                             "remove the folder",
                             folder, *mount),
                 {}};
  }
  if (!error) fs::remove_all(folder, error);
  if (!error) return true;
  return Error{fmt::format("cannot remove {}: {}", folder, error.message()), {}};
}

}  // namespace clusterspec
