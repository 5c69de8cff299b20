#include "harness/run/machine_need.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "spec/nouns/json.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// Measured on all cases, then doubled: the reference was right from 40 descriptors on, Node from 40
// and Deno from 48.
constexpr int kDescriptors = 64;
constexpr int kDescriptorsOfWorker = 4;
constexpr int kDescriptorsOfClient = 1;

// What one process takes. An engine of JavaScript has threads of its own and reserves far more
// addresses than it uses (Deno 50 GiB); of another program nothing is known but that it is there.
struct ProcessNeed {
  int threads;
  int64_t memory_mib;
  int64_t address_space_mib;
};
constexpr ProcessNeed kEngine = {16, 16, 64 << 10};
constexpr ProcessNeed kOther = {1, 2, 64};

// Those that are there at a time.
int WorkersOf(const Scenario& scenario) {
  int workers = 0;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    if (operation.name == "fork") ++workers;
  });
  return workers;
}

int ClientsOf(const Scenario& scenario) {
  int clients = 0;
  for (const Step& step : scenario.steps) {
    if (const auto* client = std::get_if<Client>(&step.action)) clients += client->at_once;
  }
  return clients;
}

// The longest name below ${scratch}, with its slash.
int LongestName(std::string_view text) {
  constexpr std::string_view kFolder = "${scratch}";
  return text.starts_with(kFolder) ? static_cast<int>(text.size() - kFolder.size()) : 0;
}

int SocketPathOf(const Scenario& scenario) {
  int longest = 0;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    const json::value* path = operation.fields.if_contains("path");
    if (path != nullptr && path->is_string()) {
      longest = std::max(longest, LongestName(path->get_string()));
    }
  });
  return longest;
}

}  // namespace

MachineNeed NeedOf(const std::vector<const Scenario*>& scenarios,
                   const Implementation& implementation, int parallel) {
  const ProcessNeed each = implementation.manifest.package.empty() ? kOther : kEngine;
  MachineNeed need;
  need.parallel = parallel;
  need.address_space_mib = each.address_space_mib;
  for (const Scenario* const scenario : scenarios) {
    const int processes = 1 + WorkersOf(*scenario);
    need.descriptors = std::max(need.descriptors, kDescriptors + processes * kDescriptorsOfWorker +
                                                      ClientsOf(*scenario) * kDescriptorsOfClient);
    // The run itself is a process too.
    need.processes = std::max(need.processes, 1 + processes * each.threads);
    need.memory_mib = std::max(need.memory_mib, processes * each.memory_mib);
    need.socket_path = std::max(need.socket_path, SocketPathOf(*scenario));
  }
  return need;
}

}  // namespace clusterspec
