#include "harness/runtimes/cache.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "reference/process/find_program.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// An empty variable is as good as none.
std::optional<std::string> Environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

// HOME is unset in some sandboxes and services: then /etc/passwd knows. Other databases of users
// are not asked: they are libraries of the system, which a static program cannot load.
std::optional<std::string> HomeFolder() {
  if (auto home = Environment("HOME")) return home;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/etc/passwd", "re"), &std::fclose);
  if (file == nullptr) return std::nullopt;
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  while (fgetpwent_r(file.get(), &entry, buffer.data(), buffer.size(), &found) == 0) {
    if (found->pw_uid != getuid()) continue;
    return *found->pw_dir == '/' ? std::optional<std::string>(found->pw_dir) : std::nullopt;
  }
  return std::nullopt;
}

std::string Absolute(const std::string& path) {
  std::error_code ignored;
  return fs::absolute(path, ignored).lexically_normal().string();
}

}  // namespace

Result<std::string> CacheFolder() {
  if (const auto own = Environment("CLUSTERSPEC_CACHE")) return Absolute(*own);
  // The XDG specification wants a relative XDG_CACHE_HOME to be ignored.
  const auto xdg = Environment("XDG_CACHE_HOME");
  if (xdg && fs::path(*xdg).is_absolute()) return Absolute(*xdg + "/clusterspec");
  if (const auto home = HomeFolder()) return Absolute(*home + "/.cache/clusterspec");
  return Error{
      "no folder for the cache: set CLUSTERSPEC_CACHE to a folder (neither XDG_CACHE_HOME "
      "nor HOME is set)",
      {}};
}

Result<std::string> RuntimesFolder() {
  const auto cache = CacheFolder();
  if (!cache) return cache.error();
  return (fs::path(*cache) / "runtimes").string();
}

InstalledRuntime RuntimeInCache(const std::string& folder, const Manifest& manifest,
                                const std::string& version) {
  InstalledRuntime runtime{manifest.name, version, "", false};
  runtime.program = (fs::path(folder) / runtime.ToString() / manifest.package_program)
                        .lexically_normal()
                        .string();
  return runtime;
}

bool IsInstalled(const InstalledRuntime& runtime) {
  return FindProgram(runtime.program).has_value();
}

}  // namespace clusterspec
