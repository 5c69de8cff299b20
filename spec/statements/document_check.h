// A document against the map of an edition: which statements are still there?
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_CHECK_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_CHECK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/statement.h"
#include "spec/statements/passage.h"

namespace clusterspec {

enum class ChangeKind {
  kChanged,   // a statement is gone, and other words stand in its place
  kNew,       // words that no statement of the map accounts for
  kVanished,  // a statement is gone
  kMoved,     // a statement stands elsewhere in the order
};
std::string_view ToString(ChangeKind kind);

struct Change {
  ChangeKind kind = ChangeKind::kNew;
  int line = 0;                        // of the document; kVanished: where it would stand
  std::string words;                   // of the document; kVanished: none
  std::optional<Statement> statement;  // of the map; kNew: the one before it, if there is one
};

struct Comparison {
  size_t kept = 0;              // statements that stand where the map has them
  std::vector<Change> changes;  // by line
};

// Statements are found by their fingerprints, in the order that keeps most of the text in place.
Comparison Compare(const Document& document, const StatementMap& map);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_CHECK_H_
