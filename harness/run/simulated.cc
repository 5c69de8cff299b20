#include "harness/run/simulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/run/interrupt.h"
#include "reference/model/deviation_set.h"
#include "reference/sim/simulate.h"

namespace clusterspec {
namespace {

constexpr std::string_view kName = "sim";
constexpr std::string_view kKey = "deviation=";

}  // namespace

bool IsSimulator(const std::string& name) {
  return name == kName || name.starts_with(std::string(kName) + "?");
}

Result<Implementation> ResolveSimulator(const std::string& name, std::optional<Edition> edition) {
  const auto deviations = DeviationsOf(name);
  if (!deviations) return deviations.error();
  Implementation implementation;
  implementation.manifest.name = kName;
  implementation.manifest.title = "Simulator";
  implementation.name = name;
  implementation.program = "built in";
  implementation.version = "1.0.0";
  implementation.edition = edition.value_or(kCurrentEdition);
  return implementation;
}

Result<std::vector<std::string>> DeviationIdsOf(const std::string& name) {
  std::vector<std::string> ids;
  std::string_view rest = std::string_view(name).substr(std::min(name.find('?'), name.size()));
  while (!rest.empty()) {
    rest.remove_prefix(1);  // '?' or '&'
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(part.size());
    if (!part.starts_with(kKey)) {
      return Error{fmt::format("'{}' in '{}': expected {}ID", part, name, kKey), {}};
    }
    ids.emplace_back(part.substr(kKey.size()));
  }
  const auto known = model::ParseDeviations(ids);
  if (!known) return known.error();
  return ids;
}

Result<model::DeviationSet> DeviationsOf(const std::string& name) {
  const auto ids = DeviationIdsOf(name);
  if (!ids) return ids.error();
  return model::DeviationSet(*model::ParseDeviations(*ids));
}

bool SimulateCases(const std::vector<const Case*>& cases, const Implementation& implementation,
                   uint64_t seed, const std::function<void(size_t index, Trace trace)>& on_trace) {
  sim::SimOptions options;
  options.edition = implementation.edition;
  options.deviations = DeviationsOf(implementation.name).value();
  std::map<const Case*, uint64_t> repetitions;
  for (size_t index = 0; index < cases.size(); ++index) {
    if (Interrupted()) return false;
    options.seed = seed + repetitions[cases[index]]++;
    on_trace(index, sim::Simulate(cases[index]->scenario, options));
  }
  return true;
}

}  // namespace clusterspec
