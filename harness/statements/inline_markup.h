// The inline markup of Markdown: what of a text its reader does not see.
#ifndef CLUSTERSPEC_HARNESS_STATEMENTS_INLINE_MARKUP_H_
#define CLUSTERSPEC_HARNESS_STATEMENTS_INLINE_MARKUP_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace clusterspec {

// The definitions of links, "[label]: target", of a document.
class LinkDefinitions {
 public:
  static LinkDefinitions Find(std::string_view document);

  // For every byte of `block`, which begins at `at` in the document, whether it is hidden: targets
  // and labels of links, their definitions, and the tags of HTML. What stands between backticks is
  // seen as it is.
  std::vector<bool> Hidden(std::string_view block, size_t at) const;

 private:
  bool IsLabel(std::string_view label) const;

  std::set<std::string> labels_;  // in canonical form
  std::vector<bool> definition_;  // for every byte of the document
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_STATEMENTS_INLINE_MARKUP_H_
