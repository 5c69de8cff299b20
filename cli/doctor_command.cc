#include <fmt/format.h>

#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "harness/run/isolation.h"
#include "harness/run/machine.h"
#include "harness/run/network_client.h"
#include "harness/run/temporary_folder.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {
namespace {

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

// As `run` asks before its first case, for all cases on a runtime with an engine of its own.
void CheckMachineFor(const std::vector<Case>& cases, Checkup* checkup) {
  std::vector<const Scenario*> scenarios;
  scenarios.reserve(cases.size());
  for (const Case& each : cases) scenarios.push_back(&each.scenario);
  Implementation runtime;
  runtime.manifest.package = "any";
  for (const MachineLook& look : LookAtMachine(NeedOf(scenarios, runtime, DefaultParallel()))) {
    if (look.good) {
      checkup->Good(look.what, look.detail);
    } else {
      checkup->Bad(look.what, look.detail);
    }
  }
}

// The cases, as far as they can be read.
std::vector<Case> CheckData(Checkup* checkup) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue)
    return checkup->Bad("catalogue", ToString(catalogue.error())), std::vector<Case>();
  auto cases = LoadCases(*catalogue);
  if (!cases) return checkup->Bad("cases", ToString(cases.error())), std::vector<Case>();
  checkup->Good("suite", fmt::format("{} requirements, {} cases in {}", catalogue->all().size(),
                                     cases->size(), Home()));
  return *std::move(cases);
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

void CheckNamespaces(Checkup* checkup) {
  const auto folder = TemporaryFolder();
  const auto possible = folder ? CheckIsolation(*folder) : Result<bool>(folder.error());
  if (possible) {
    checkup->Good("namespaces", "run --isolate works");
  } else {
    checkup->Note("namespaces", possible.error().message);
  }
}

int Doctor() {
  Checkup checkup;
  CheckMachineFor(CheckData(&checkup), &checkup);
  if (HasIpv6()) {
    checkup.Good("IPv6", "there is a loopback address");
  } else {
    checkup.Note("IPv6", "no loopback address; cases that need it will be unsupported");
  }
  CheckNamespaces(&checkup);
  CheckRuntimes(&checkup);
  return checkup.all_good() ? kAsExpected : kHarnessFailed;
}

}  // namespace

void AddDoctor(CommandLine* program) {
  program->Command("doctor", "Check that this machine has what is needed").Does(Doctor);
}

}  // namespace clusterspec
