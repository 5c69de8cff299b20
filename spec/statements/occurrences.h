// Where known statements stand in a document, whatever its layout.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_OCCURRENCES_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_OCCURRENCES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "spec/statements/fingerprint.h"
#include "spec/statements/passage.h"

namespace clusterspec {

// The canonical texts of all passages, one behind another.
class Stream {
 public:
  // The document outlives the stream.
  explicit Stream(const Document& document);

  const std::string& text() const { return text_; }

  // Index of the passage that holds the byte; `at` is less than the text's size.
  size_t PassageAt(size_t at) const;

  // Where the passage begins; the text's size for one past the last.
  size_t BeginOf(size_t passage) const { return begins_[passage]; }

 private:
  std::string text_;
  std::vector<size_t> begins_;
};

// Begins of all places at which the text with this fingerprint stands, ascending.
using Occurrences = std::map<Fingerprint, std::vector<size_t>>;
Occurrences FindOccurrences(const std::string& text, const std::set<Fingerprint>& wanted);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_OCCURRENCES_H_
