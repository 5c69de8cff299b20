// What --impl names.
#ifndef CLUSTERSPEC_CLI_IMPLEMENTATION_CHOICE_H_
#define CLUSTERSPEC_CLI_IMPLEMENTATION_CHOICE_H_

#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/implementation.h"

namespace clusterspec {

// How programs are asked for their versions: a stranger's manifest has a command of its own for
// that.
enum class Ask { kAsUsual, kIsolated };

// A name as the manifests have it, the path of a manifest, or the simulator. With "?deviation=ID",
// and more after a "&", those that can are asked to show deviations; with "?mutant=ID", a defect is
// put into those that have some. The edition is that of the runtime's version unless one is given.
Result<Implementation> FindImplementation(const std::string& name,
                                          const std::vector<Manifest>& manifests,
                                          std::optional<Edition> edition, Ask ask = Ask::kAsUsual);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_IMPLEMENTATION_CHOICE_H_
