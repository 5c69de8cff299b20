// The canonical form of a text: what is left of it when markup, white space and letter case are
// taken away. The same text as Markdown, as HTML or on one long line has the same canonical form.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_CANONICAL_TEXT_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_CANONICAL_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace clusterspec {

// White space of ASCII.
bool IsSpace(char c);

struct Canonical {
  std::string text;
  std::vector<size_t> at;  // for every byte of `text`, the index in the raw text that it came from
};

// What a byte of prose is to its reader.
enum class Mark : char {
  kText,
  kCode,    // of a name or program within the text: every visible character counts
  kHidden,  // not seen, such as the target of a link
};
using Marks = std::vector<Mark>;

// Of prose. `marks` has an entry for every byte of `raw`. In text, brackets, braces, asterisks and
// the like go, since Markdown and HTML write with them; so do dashes that stand alone and the
// numbers of list items.
Canonical CanonicalProse(std::string_view raw, const Marks& marks);

// As above, all of it text.
Canonical CanonicalProse(std::string_view raw);

// Of a program: every visible character counts.
Canonical CanonicalCode(std::string_view raw);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_CANONICAL_TEXT_H_
