// Paths that mean an open descriptor of this process.
#ifndef CLUSTERSPEC_SPEC_NOUNS_NAMED_DESCRIPTOR_H_
#define CLUSTERSPEC_SPEC_NOUNS_NAMED_DESCRIPTOR_H_

#include <optional>
#include <string>

namespace clusterspec {

// Where the path leads once the links at its end are followed; it need not exist. A path that
// NamedDescriptor knows is followed no further.
std::string WithoutLinks(const std::string& path);

// The descriptor that "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/N" or "/proc/self/fd/N"
// means; nothing for all others.
std::optional<int> NamedDescriptor(const std::string& path);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_NAMED_DESCRIPTOR_H_
