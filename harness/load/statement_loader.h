// The statement maps out of spec/editions/.
#ifndef CLUSTERSPEC_HARNESS_LOAD_STATEMENT_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_STATEMENT_LOADER_H_

#include <string>

#include "spec/nouns/requirement.h"
#include "spec/nouns/statement.h"

namespace clusterspec {

// Reads the map of an edition and checks it against the catalogue: every id exists and holds in the
// edition, and every normative statement gives rise to a requirement.
Result<StatementMap, Errors> ParseStatementMap(const std::string& text, const std::string& file,
                                               Edition edition, const Catalogue& catalogue);

// The map of every edition, from FOLDER/EDITION.yaml. Besides, every requirement must have a
// statement in every edition that it holds in.
Result<StatementMaps, Errors> LoadStatementMaps(const std::string& folder,
                                                const Catalogue& catalogue);

// As above without the catalogue: what `spec stub` learns from may be half done.
StatementMaps LoadKnownStatements(const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_STATEMENT_LOADER_H_
