// Few cases that stand for the suite, chosen by what they cover and which mutants they notice.
#ifndef CLUSTERSPEC_CLI_TOOLS_QUICK_SET_H_
#define CLUSTERSPEC_CLI_TOOLS_QUICK_SET_H_

#include <string>
#include <vector>

#include "cli/tools/mutation_results.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Ids of cases, those that tell most for their time first, which together cover every requirement
// that `cases` cover, and notice every mutant that a case noticed in `score`. Cheap ones are
// preferred, by how long they take in the baseline; none of them can be left out.
std::vector<std::string> QuickSet(const std::vector<Case>& cases, const MutationScore& score);

// The file that `run --quick` reads.
std::string FormatQuickSet(const std::vector<std::string>& ids, const MutationScore& score);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_QUICK_SET_H_
