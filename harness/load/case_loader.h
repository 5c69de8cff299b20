// Cases out of case files.
#ifndef CLUSTERSPEC_HARNESS_LOAD_CASE_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_CASE_LOADER_H_

#include <string>
#include <vector>

#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Reads one case. `id` is what it will be called; `file` is for messages.
Result<Case, Errors> ParseCase(const std::string& text, const std::string& file,
                               const std::string& id, const Catalogue& catalogue);

// Reads every *.yaml below the folder, in the order of their ids, and checks that each says which
// dated members it needs. Either all are well formed, or
// the errors of all that are not.
Result<std::vector<Case>, Errors> LoadCases(const std::string& folder, const Catalogue& catalogue);

// Reads the one case of that id; the other files are not even opened.
Result<Case, Errors> LoadCase(const std::string& folder, const std::string& id,
                              const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_CASE_LOADER_H_
