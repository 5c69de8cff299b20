#include "harness/cli/implementation_choice.h"

#include "harness/load/manifest_loader.h"
#include "harness/run/simulated.h"
#include "harness/runtimes/runtimes.h"

namespace clusterspec {

Result<Implementation> FindImplementation(const std::string& name,
                                          const std::vector<Manifest>& manifests,
                                          std::optional<Edition> edition) {
  if (IsSimulator(name)) return ResolveSimulator(name, edition);
  if (name.find('/') == std::string::npos) return Resolve(name, manifests, edition);
  const auto manifest = LoadManifest(name);
  if (!manifest) return manifest.error().front();
  auto found = Resolve(manifest->name, {*manifest}, edition);
  if (found) found->name = name;
  return found;
}

}  // namespace clusterspec
