#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "harness/runtimes/install.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {
namespace {

Result<InstalledRuntime> InstallOne(const std::string& text,
                                    const std::vector<Manifest>& manifests) {
  const auto spec = ParseRuntimeSpec(text);
  if (!spec) return spec.error();
  if (!spec->program.empty()) {
    return Error{fmt::format("'{}' is there already; expected a version to install, such as {}@20",
                             spec->program, spec->name),
                 {}};
  }
  const auto manifest = FindManifest(spec->name, manifests);
  if (!manifest) return manifest.error();
  return Install(**manifest, spec->version, [](std::string_view line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
  });
}

// Each is NAME@VERSION. Goes on after a failure; the exit code tells.
int InstallRuntimes(const std::vector<std::string>& specs) {
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  int code = kAsExpected;
  for (const std::string& spec : specs) {
    const auto installed = InstallOne(spec, *manifests);
    if (installed) {
      fmt::print("{} {}: {}\n", installed->ToString(),
                 installed->already_there ? "is already installed" : "is installed",
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
    fmt::print("No runtime is installed yet; {} runtime install node@26.10.0 installs one.\n",
               ProgramCall());
  }
  return kAsExpected;
}

}  // namespace

void AddRuntime(CommandLine* program) {
  const auto specs = std::make_shared<std::vector<std::string>>();
  const CommandLine runtime = program->Group("runtime", "Install and list runtimes to test");
  const CommandLine install = runtime.Command("install", "Install runtimes, such as node@26.10.0");
  install.Add("runtime", specs.get(), "NAME@VERSION").Required();
  install.Does([=] { return InstallRuntimes(*specs); });
  runtime.Command("list", "List the installed runtimes").Does(ListRuntimes);
}

}  // namespace clusterspec
