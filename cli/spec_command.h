// clusterspec spec: the statement maps against the documents that they account for.
#ifndef CLUSTERSPEC_CLI_SPEC_COMMAND_H_
#define CLUSTERSPEC_CLI_SPEC_COMMAND_H_

#include <string>

namespace clusterspec {

// Prints every statement of the document that the edition's map does not account for, and every
// one of the map that has changed, vanished or moved. 1 if there is any.
int CheckDocument(const std::string& edition, const std::string& file);

// Prints a map's skeleton for the document.
int StubDocument(const std::string& edition, const std::string& file, bool with_words);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SPEC_COMMAND_H_
