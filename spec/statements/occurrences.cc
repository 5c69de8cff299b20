#include "spec/statements/occurrences.h"

#include <algorithm>

namespace clusterspec {

Stream::Stream(const Document& document) {
  for (const Passage& passage : document) {
    begins_.push_back(text_.size());
    text_ += passage.canonical.text;
  }
  begins_.push_back(text_.size());
}

size_t Stream::PassageAt(size_t at) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), at);
  return static_cast<size_t>(after - begins_.begin()) - 1;
}

Occurrences FindOccurrences(const std::string& text, const std::set<Fingerprint>& wanted) {
  const PartHasher hasher(text);
  Occurrences found;
  std::set<size_t> lengths;
  for (const Fingerprint& each : wanted) lengths.insert(static_cast<size_t>(each.length));
  for (const size_t length : lengths) {
    for (size_t at = 0; at + length <= text.size(); ++at) {
      const Fingerprint part = hasher.Part(at, length);
      if (wanted.contains(part)) found[part].push_back(at);
    }
  }
  return found;
}

}  // namespace clusterspec
