// Which cases a run is about.
#ifndef CLUSTERSPEC_CLI_SELECTION_H_
#define CLUSTERSPEC_CLI_SELECTION_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/run_command.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// "2/5" as {2, 5}; an error when it is not I/N with 1 <= I <= N.
Result<std::pair<int, int>> ParseShard(const std::string& text);

// What narrows the run, each as it is typed: "--include worker-*". Shards are told apart from it.
std::vector<std::string> FiltersOf(const RunFlags& flags);

// The cases that apply in the edition and that the flags ask for, each as often as it is to be
// repeated, in the order in which they start. Pointers into `cases`.
Result<std::vector<const Case*>> Select(const std::vector<Case>& cases, const RunFlags& flags,
                                        Edition edition, const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SELECTION_H_
