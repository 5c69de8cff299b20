// A short name for many bytes.
#ifndef CLUSTERSPEC_SPEC_NOUNS_DIGEST_H_
#define CLUSTERSPEC_SPEC_NOUNS_DIGEST_H_

#include <string>
#include <string_view>

namespace clusterspec {

// FNV-1a with 64 bits, as 16 hexadecimal digits: the same on every machine. Tells things apart, and
// keeps nobody from making two alike.
std::string Digest(std::string_view bytes);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_DIGEST_H_
