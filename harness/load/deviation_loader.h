// The deviations out of spec/deviations.yaml.
#ifndef CLUSTERSPEC_HARNESS_LOAD_DEVIATION_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_DEVIATION_LOADER_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Reads a file of deviations, in its order. Every requirement must hold in one of the deviation's
// editions, and every case must exist.
Result<std::vector<Deviation>, Errors> ParseDeviationCatalogue(const std::string& text,
                                                               const std::string& file,
                                                               const Catalogue& catalogue,
                                                               const std::vector<Case>& cases);

// The same without a look at the cases: for a tree that has others.
Result<std::vector<Deviation>, Errors> ParseDeviationCatalogue(const std::string& text,
                                                               const std::string& file,
                                                               const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_DEVIATION_LOADER_H_
