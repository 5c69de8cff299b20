// The inline markup of Markdown: what of a text its reader does not see.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_INLINE_MARKUP_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_INLINE_MARKUP_H_

#include <set>
#include <string>
#include <string_view>

#include "spec/statements/canonical_text.h"

namespace clusterspec {

// The definitions of links, "[label]: target", of a document.
class LinkDefinitions {
 public:
  static LinkDefinitions Find(std::string_view document);

  // Of `block`, which begins at `at` in the document: hidden are targets and labels of links, their
  // definitions, and the tags of HTML; code is what stands between backticks.
  Marks MarksOf(std::string_view block, size_t at) const;

 private:
  bool IsLabel(std::string_view label) const;

  std::set<std::string> labels_;  // in canonical form
  Marks definition_;              // of the document: hidden where one stands
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_INLINE_MARKUP_H_
