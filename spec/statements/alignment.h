// Which statements of a map stand in place in a document.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_ALIGNMENT_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_ALIGNMENT_H_

#include <vector>

#include "spec/nouns/statement.h"
#include "spec/statements/occurrences.h"

namespace clusterspec {

struct Placed {
  size_t statement = 0;  // index in the map
  size_t begin = 0;      // in the document's canonical text
};

// The choice of occurrences, ascending in the map and in the text and none over another, that
// covers most of the text. Takes O(n log n) time for n occurrences.
std::vector<Placed> Align(const std::vector<Statement>& statements, const Occurrences& occurrences,
                          size_t text_size);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_ALIGNMENT_H_
