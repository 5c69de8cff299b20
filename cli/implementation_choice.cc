#include "cli/implementation_choice.h"

#include <fmt/format.h>

#include <string_view>

#include "cli/workspace.h"
#include "harness/load/manifest_loader.h"
#include "harness/run/simulated.h"
#include "harness/runtimes/mutants.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {

namespace {

Result<Implementation> Find(const std::string& name, const std::vector<Manifest>& manifests,
                            std::optional<Edition> edition) {
  if (name.find('/') == std::string::npos) return Resolve(name, manifests, edition);
  auto manifest = LoadManifest(name);
  if (!manifest) return manifest.error().front();
  FillBuildFolder(&*manifest);
  return Resolve(manifest->name, {*manifest}, edition);
}

}  // namespace

Result<Implementation> FindImplementation(const std::string& name,
                                          const std::vector<Manifest>& manifests,
                                          std::optional<Edition> edition) {
  if (IsSimulator(name)) return ResolveSimulator(name, edition);
  const size_t question = name.find('?');
  auto found = Find(name.substr(0, question), manifests, edition);
  if (!found) return found;
  if (question == std::string::npos) {
    found->name = name;
    return found;
  }
  constexpr std::string_view kMutant = "mutant=";
  if (const std::string asked = name.substr(question + 1); asked.starts_with(kMutant)) {
    found->name = name.substr(0, question);
    return WithMutant(*found, asked.substr(kMutant.size()));
  }
  found->name = name;
  if (!found->TakesDeviations()) {
    return Error{fmt::format("{} cannot show deviations on request: the command in its manifest "
                             "has no ${{deviations}}",
                             name.substr(0, question)),
                 found->manifest.where};
  }
  const auto ids = DeviationIdsOf(name);
  if (!ids) return ids.error();
  found->deviations = fmt::format("{}", fmt::join(*ids, ","));
  return found;
}

}  // namespace clusterspec
