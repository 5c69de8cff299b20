#include "spec/nouns/installation.h"

#include <sys/auxv.h>

#include <cstdlib>
#include <filesystem>

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kData = "share/clusterspec";

fs::path DataFolder() {
  const fs::path data = fs::path(InstallationFolder()) / kData;
  std::error_code error;
  const fs::path real = fs::canonical(data, error);  // messages name the checkout, not a link to it
  return error ? data : real;
}

}  // namespace

std::string ProgramPath() {
  std::error_code error;
  const auto self = fs::read_symlink("/proc/self/exe", error);
  if (!error) return self.string();
  // Without /proc: as it was started.
  // The kernel tells addresses as numbers. NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* const started = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  return fs::canonical(started, error).string();
}

std::string InstallationFolder() {
  const fs::path program = ProgramPath();
  for (fs::path folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::exists(folder / kData, ignored)) return folder.string();
  }
  return program.parent_path().parent_path().string();
}

std::string Home() {
  const char* home = std::getenv("CLUSTERSPEC_HOME");
  return home != nullptr && *home != '\0' ? home : DataFolder().string();
}

std::string PartPath(const std::string& name) {
  return InstallationFolder() + "/libexec/clusterspec/" + name;
}

std::string ProgramCall() {
  std::error_code ignored;
  if (fs::exists(DataFolder() / "clusterspec", ignored)) return "./clusterspec";
  const bool by_npm = fs::exists(fs::path(InstallationFolder()) / "package.json", ignored);
  return by_npm ? "npx clusterspec" : "clusterspec";
}

}  // namespace clusterspec
