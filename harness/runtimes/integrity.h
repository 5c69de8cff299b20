// Integrity as npm writes it: "sha512-" and the base64 of the digest.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_INTEGRITY_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_INTEGRITY_H_

#include <optional>
#include <string>
#include <string_view>

#include "spec/nouns/error.h"

namespace clusterspec {

// The lower-case hexadecimal digest of the first "sha512-..." in an integrity text, which may hold
// several digests with spaces between; nothing when there is none that is well formed.
std::optional<std::string> Sha512FromIntegrity(std::string_view integrity);

// Success when the file's SHA-512 is this hexadecimal digest. The error tells both, or why the
// file cannot be read.
Result<void> CheckSha512(const std::string& file, const std::string& expected);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_INTEGRITY_H_
