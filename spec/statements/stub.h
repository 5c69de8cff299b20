// A skeleton of a statement map for a new document.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_STUB_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_STUB_H_

#include <string>
#include <vector>

#include "spec/nouns/statement.h"
#include "spec/statements/passage.h"

namespace clusterspec {

// A statement of a stub, with its words in the document.
struct StubStatement {
  Statement statement;
  std::string words;
};

// Cuts the document into statements. What other editions say too is cut as there, and takes over
// the class and requirements that the first of them in `known` gives it, if any says it in a
// section of the same name from that one; history and programs get their class by themselves; the
// rest stays unclassified.
std::vector<StubStatement> MakeStub(const Document& document,
                                    const std::vector<StatementMap>& known);

// The stub as a map's file, to be classified by hand. `with_words` adds every statement's text as
// a comment, which helps to classify it.
std::string FormatStub(const std::vector<StubStatement>& stub, const std::string& edition,
                       bool with_words);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_STUB_H_
