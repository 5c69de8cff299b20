#include "harness/runtimes/runtimes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "harness/runtimes/version.h"
#include "reference/process/find_program.h"
#include "spec/nouns/installation.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// A program that can be run, and which version it is.
struct Found {
  std::string program;
  std::string version;
};

std::vector<InstalledRuntime> InstalledOf(const Manifest& manifest, const std::string& folder) {
  std::vector<InstalledRuntime> runtimes;
  const std::string prefix = manifest.name + "@";
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !IsWholeVersion(name.substr(prefix.size()))) continue;
    auto runtime = RuntimeInCache(folder, manifest, name.substr(prefix.size()));
    if (IsInstalled(runtime)) runtimes.push_back(std::move(runtime));
  }
  std::sort(runtimes.begin(), runtimes.end(),
            [](const auto& a, const auto& b) { return IsOlder(a.version, b.version); });
  return runtimes;
}

std::optional<Found> NewestInstalled(const Manifest& manifest, const std::string& wanted) {
  std::optional<Found> newest;
  for (const InstalledRuntime& runtime : ListInstalled({manifest})) {
    if (MatchesVersion(runtime.version, wanted)) newest = Found{runtime.program, runtime.version};
  }
  return newest;
}

// The program on PATH with its version; nothing when there is no such program.
Result<std::optional<Found>> OnPath(const Manifest& manifest) {
  const auto program = FindProgram(manifest.program);
  if (!program) return std::optional<Found>();
  auto version = ReadVersion(manifest, *program);
  if (!version) return version.error();
  return std::optional(Found{*program, *std::move(version)});
}

std::string NamesOf(const std::vector<InstalledRuntime>& runtimes) {
  std::vector<std::string> names;
  names.reserve(runtimes.size());
  for (const InstalledRuntime& runtime : runtimes) names.push_back(runtime.ToString());
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

Error NotThere(const Manifest& manifest, const RuntimeSpec& wanted,
               const Result<std::optional<Found>>& on_path) {
  const std::string shown =
      wanted.version.empty() ? wanted.name : wanted.name + "@" + wanted.version;
  std::string seen = fmt::format("there is no program '{}'", manifest.program);
  if (manifest.program.find('/') == std::string::npos) seen += " on PATH";
  if (!on_path) seen = on_path.error().message;
  if (on_path && *on_path) {
    seen = fmt::format("{} is version {}", (*on_path)->program, (*on_path)->version);
  }
  std::string message = fmt::format("{} is not here: {}", shown, seen);
  if (!manifest.package.empty()) {
    message += fmt::format("; installed: {}. Install it with: {} runtime install {}",
                           NamesOf(ListInstalled({manifest})), ProgramCall(), shown);
  }
  return {message, {}};
}

Result<Found> FindAny(const Manifest& manifest, const RuntimeSpec& wanted) {
  auto on_path = OnPath(manifest);
  // A program on PATH that does not run is what was asked for: to take another one in silence
  // would judge the wrong runtime.
  if (!on_path) return on_path.error();
  if (*on_path) return **on_path;
  if (auto installed = NewestInstalled(manifest, "")) return *std::move(installed);
  return NotThere(manifest, wanted, on_path);
}

Result<Found> FindVersion(const Manifest& manifest, const RuntimeSpec& wanted) {
  if (auto installed = NewestInstalled(manifest, wanted.version)) return *std::move(installed);
  const auto on_path = OnPath(manifest);
  if (on_path && *on_path && MatchesVersion((*on_path)->version, wanted.version)) {
    return **on_path;
  }
  return NotThere(manifest, wanted, on_path);
}

Result<Found> FindAt(const Manifest& manifest, const std::string& path) {
  // Runs have a folder of their own.
  const std::string program = fs::absolute(path).lexically_normal().string();
  std::error_code ignored;
  if (!fs::is_regular_file(program, ignored) || access(program.c_str(), X_OK) != 0) {
    return Error{fmt::format("'{}' is no program that can be run; expected the {} to be tested, "
                             "such as {}=out/Release/{}",
                             path, manifest.title, manifest.name, manifest.program),
                 {}};
  }
  auto version = ReadVersion(manifest, program);
  if (!version) return version.error();
  return Found{program, *std::move(version)};
}

}  // namespace

Result<RuntimeSpec> ParseRuntimeSpec(const std::string& spec) {
  const size_t equals = spec.find('=');
  const bool has_program = equals != std::string::npos;
  if (has_program && equals > 0 && equals + 1 < spec.size()) {
    return RuntimeSpec{spec.substr(0, equals), "", spec.substr(equals + 1)};
  }
  const size_t at = spec.find('@');
  RuntimeSpec parsed{spec.substr(0, at), "", ""};
  if (at == std::string::npos && !spec.empty() && !has_program) return parsed;
  if (!parsed.name.empty()) parsed.version = spec.substr(at + 1);
  if (parsed.version.starts_with('v')) parsed.version.erase(0, 1);
  if (IsVersion(parsed.version)) return parsed;
  return Error{fmt::format("'{}' is not a runtime: expected a name, or a name and a version, such "
                           "as node, node@16 or node@16.20.2, or a name and a program, such as "
                           "node=out/Release/node",
                           spec),
               {}};
}

Result<const Manifest*> FindManifest(const std::string& name,
                                     const std::vector<Manifest>& manifests) {
  std::vector<std::string> names;
  for (const Manifest& manifest : manifests) {
    if (manifest.name == name) return &manifest;
    names.push_back(manifest.name);
  }
  return Error{fmt::format("unknown implementation '{}'.{} Known ones: {}", name,
                           DidYouMean(name, names), fmt::join(names, ", ")),
               {}};
}

std::vector<InstalledRuntime> ListInstalled(const std::vector<Manifest>& manifests) {
  const auto folder = RuntimesFolder();
  std::vector<InstalledRuntime> all;
  if (!folder) return all;
  std::vector<const Manifest*> sorted;
  for (const Manifest& manifest : manifests) {
    if (!manifest.package_program.empty()) sorted.push_back(&manifest);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Manifest* a, const Manifest* b) { return a->name < b->name; });
  for (const Manifest* manifest : sorted) {
    for (InstalledRuntime& runtime : InstalledOf(*manifest, *folder)) {
      all.push_back(std::move(runtime));
    }
  }
  return all;
}

Result<Implementation> Resolve(const std::string& spec, const std::vector<Manifest>& manifests,
                               std::optional<Edition> edition) {
  const auto wanted = ParseRuntimeSpec(spec);
  if (!wanted) return wanted.error();
  const auto manifest = FindManifest(wanted->name, manifests);
  if (!manifest) return manifest.error();
  const auto found = !wanted->program.empty()  ? FindAt(**manifest, wanted->program)
                     : wanted->version.empty() ? FindAny(**manifest, *wanted)
                                               : FindVersion(**manifest, *wanted);
  if (!found) return found.error();
  if (!edition) edition = (*manifest)->EditionFor(found->version);
  if (!edition) {
    return Error{fmt::format("the manifest of {} has no edition for version {}: choose one with "
                             "--edition ({})",
                             wanted->name, found->version, EditionNames()),
                 (*manifest)->where};
  }
  auto node_version = ReadNodeVersion(**manifest, found->program, found->version);
  if (!node_version) return node_version.error();
  return Implementation{**manifest, spec, found->program, found->version, *std::move(node_version),
                        *edition};
}

}  // namespace clusterspec
