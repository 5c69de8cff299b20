#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "harness/run/network_client.h"
#include "harness/run/process_sample.h"
#include "harness/run/scratch.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// Prints one line and remembers whether all were good.
class Checkup {
 public:
  void Good(const std::string& what, const std::string& detail) const {
    fmt::print("good     {}: {}\n", what, detail);
  }
  void Note(const std::string& what, const std::string& detail) const {
    fmt::print("note     {}: {}\n", what, detail);
  }
  void Bad(const std::string& what, const std::string& detail) {
    fmt::print("problem  {}: {}\n", what, detail);
    all_good_ = false;
  }
  bool all_good() const { return all_good_; }

 private:
  bool all_good_ = true;
};

void CheckProc(Checkup* checkup) {
  const ProcSnapshot snapshot = Sample(getppid(), {});
  const bool told = snapshot.use.contains(getpid());
  if (told && !snapshot.asleep) {
    checkup->Good("/proc", "shows which processes sleep");
  } else {
    checkup->Bad("/proc",
                 "does not show which processes sleep, so the end of a run cannot be detected. "
                 "Mount procfs, with CONFIG_PROC_CHILDREN and CONFIG_SCHED_INFO");
  }
}

void CheckTemporaryFolder(Checkup* checkup) {
  std::error_code ignored;
  const std::string folder = fs::temp_directory_path(ignored).string();
  const auto scratch = Scratch::Make(folder, "");
  if (!scratch) return checkup->Bad("temporary folder", scratch.error().message);
  checkup->Good("temporary folder", folder + " takes folders and FIFOs");
}

void CheckData(Checkup* checkup) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return checkup->Bad("catalogue", ToString(catalogue.error()));
  const auto cases = LoadCases(*catalogue);
  if (!cases) return checkup->Bad("cases", ToString(cases.error()));
  checkup->Good("suite", fmt::format("{} requirements, {} cases in {}", catalogue->all().size(),
                                     cases->size(), Home()));
}

void CheckRuntimes(Checkup* checkup) {
  const auto manifests = LoadManifests();
  if (!manifests) return checkup->Bad("manifests", ToString(manifests.error()));
  for (const Manifest& manifest : *manifests) {
    const auto found = Resolve(manifest.name, {manifest}, std::nullopt);
    if (found) {
      checkup->Good(manifest.name, fmt::format("{}, {}", found->version, found->program));
    } else {
      checkup->Note(manifest.name, found.error().message);
    }
  }
}

int Doctor() {
  Checkup checkup;
  CheckProc(&checkup);
  CheckTemporaryFolder(&checkup);
  if (HasIpv6()) {
    checkup.Good("IPv6", "there is a loopback address");
  } else {
    checkup.Note("IPv6", "no loopback address; cases that need it will be unsupported");
  }
  CheckData(&checkup);
  CheckRuntimes(&checkup);
  return checkup.all_good() ? kAsExpected : kHarnessFailed;
}

}  // namespace

void AddDoctor(CommandLine* program) {
  program->Command("doctor", "Check that this machine has what is needed").Does(Doctor);
}

}  // namespace clusterspec
