// Fingerprints of canonical texts: their length and a polynomial hash. The hash of a part follows
// from the hashes of two beginnings, so that a statement is found anywhere in a document, whatever
// became of its line breaks.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_FINGERPRINT_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_FINGERPRINT_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "spec/nouns/statement.h"

namespace clusterspec {

// The hash is the sum of (byte + 1) * B^(n - i) over the bytes i = 1..n, modulo 2^61 - 1, with
// B = 1,000,000,007. It never changes: maps are written with it.
Fingerprint FingerprintOf(std::string_view canonical_text);

// The fingerprints of all parts of a text; it outlives this.
class PartHasher {
 public:
  explicit PartHasher(std::string_view text);

  // `begin` + `length` is at most the text's size.
  Fingerprint Part(size_t begin, size_t length) const;

 private:
  std::vector<uint64_t> beginnings_;  // hash of the first i bytes
  std::vector<uint64_t> powers_;      // B^i
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_FINGERPRINT_H_
