// Passages: a document cut into headings, sentences, list items, table rows, programs and lines of
// history, as its own punctuation and layout suggest.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_PASSAGE_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_PASSAGE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/statements/canonical_text.h"

namespace clusterspec {

enum class PassageKind { kHeading, kProse, kCode, kHistory };

struct Passage {
  PassageKind kind = PassageKind::kProse;
  int level = 0;    // kHeading: 1 for the title
  std::string raw;  // as the document has it, for messages
  int line = 0;     // of its first character; from 1
  Canonical canonical;

  // Line of the i-th byte of the canonical text.
  int LineOf(size_t i) const;
};

using Document = std::vector<Passage>;

// Cuts prose into sentences: [begin, end) pairs that cover all of `raw` but white space.
std::vector<std::pair<size_t, size_t>> Sentences(std::string_view raw);

// Appends the sentences of a block of prose that begins at `line`; `marks` as in CanonicalProse.
void AppendProse(const std::string& raw, const Marks& marks, int line, Document* document);

// Appends the passage unless nothing visible is in it.
void Append(Passage passage, Document* document);

// Appends the lines of history of a block such as "YAML added: v0.7.0 changes: - version: v7.3.0
// description: ..." in an order that does not depend on the layout.
struct HistoryLine {
  std::string kind;      // "added", "deprecated", "removed" or "changed"
  std::string versions;  // "v13.2.0, v12.16.0"
  std::string text;      // of a change
  int line = 0;
};
void AppendHistory(const std::vector<HistoryLine>& lines, Document* document);

// Reads such a block (without its comment signs) that begins at `line`; nothing when the comment is
// not one.
std::vector<HistoryLine> ParseHistoryComment(std::string_view comment, int line);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_PASSAGE_H_
