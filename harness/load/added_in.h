// The version of the suite that something came with.
#ifndef CLUSTERSPEC_HARNESS_LOAD_ADDED_IN_H_
#define CLUSTERSPEC_HARNESS_LOAD_ADDED_IN_H_

#include <string>
#include <vector>

#include "harness/load/reader.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The key `added_in` of the map; empty where there is none. Tells what is wrong with it.
std::string LoadAddedIn(const Node& map, Reader* reader);

// The suite as it was in that version: what came later holds in no edition, so nobody is asked for
// it and no monitor watches it.
Catalogue AsOf(const Catalogue& catalogue, const std::string& version);
std::vector<Case> AsOf(std::vector<Case> cases, const std::string& version);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_ADDED_IN_H_
