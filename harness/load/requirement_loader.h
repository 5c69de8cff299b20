// The requirement catalogue out of spec/requirements/.
#ifndef CLUSTERSPEC_HARNESS_LOAD_REQUIREMENT_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_REQUIREMENT_LOADER_H_

#include <string>

#include "spec/nouns/requirement.h"

namespace clusterspec {

// Adds the requirements of one file to the catalogue; gives the problems, if any.
Errors ParseRequirements(const std::string& text, const std::string& file, Catalogue* catalogue);

// Every *.yaml below the folder.
Result<Catalogue, Errors> LoadCatalogue(const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_REQUIREMENT_LOADER_H_
