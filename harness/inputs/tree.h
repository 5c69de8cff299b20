// What this tree holds of good inputs, and what readers are given beside the text.
#ifndef CLUSTERSPEC_HARNESS_INPUTS_TREE_H_
#define CLUSTERSPEC_HARNESS_INPUTS_TREE_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/statement.h"

namespace clusterspec {

// Paths from the root of the tree, which is $CLUSTERSPEC_HOME, or where it was built: "/README.md".
// What is read must be there.
std::string TextOf(const std::string& file);
std::vector<std::string> YamlTextsIn(const std::string& folder);

// Loaded once, and kept.
const Catalogue& TheCatalogue();
const std::vector<Case>& TheCases();
const std::vector<Deviation>& TheDeviations();
const StatementMaps& TheStatements();

// Ends the process, with the promise: what is written can be read, and means the same.
void Promise(bool kept, const char* promise);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_INPUTS_TREE_H_
