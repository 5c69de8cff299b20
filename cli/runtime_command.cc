#include "cli/runtime_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/workspace.h"
#include "harness/runtimes/install.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {
namespace {

Result<InstalledRuntime> InstallOne(const std::string& text,
                                    const std::vector<Manifest>& manifests) {
  const auto spec = ParseRuntimeSpec(text);
  if (!spec) return spec.error();
  const auto manifest = FindManifest(spec->name, manifests);
  if (!manifest) return manifest.error();
  return Install(**manifest, spec->version, [](std::string_view line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
  });
}

}  // namespace

int InstallRuntimes(const std::vector<std::string>& specs) {
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  int code = kAsExpected;
  for (const std::string& spec : specs) {
    const auto installed = InstallOne(spec, *manifests);
    if (installed) {
      fmt::print("{} {}: {}\n", installed->ToString(),
                 installed->already_there ? "was there already" : "is installed",
                 installed->program);
      continue;
    }
    code = Fail(installed.error(), kHarnessFailed);
  }
  return code;
}

int ListRuntimes() {
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  const auto runtimes = ListInstalled(*manifests);
  for (const InstalledRuntime& runtime : runtimes) {
    fmt::print("{:<16} {}\n", runtime.ToString(), runtime.program);
  }
  if (runtimes.empty()) {
    fmt::print(
        "No runtime is installed yet; ./clusterspec runtime install node@26.10.0 "
        "installs one.\n");
  }
  return kAsExpected;
}

}  // namespace clusterspec
