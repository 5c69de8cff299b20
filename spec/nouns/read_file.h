// The one way in which a command reads a file that somebody names.
#ifndef CLUSTERSPEC_SPEC_NOUNS_READ_FILE_H_
#define CLUSTERSPEC_SPEC_NOUNS_READ_FILE_H_

#include <cstddef>
#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// How many bytes a file may have: more than any honest one of its kind.
constexpr size_t kMostYamlBytes = size_t{1} << 20;
constexpr size_t kMostDocumentBytes = size_t{1} << 19;  // a page, as Markdown or HTML
constexpr size_t kMostTraceBytes = size_t{6} << 20;     // of a run within its usual bounds
constexpr size_t kMostDataBytes = size_t{1} << 25;      // reports

// The whole text of a regular file, or of a pipe that this process was given ("/dev/stdin"; a
// shell's "<(..)" is "/dev/fd/N"). A folder, device, FIFO or socket is an error, without waiting
// for anybody; so is more than `most_bytes`.
Result<std::string> ReadFile(const std::string& path, size_t most_bytes);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_READ_FILE_H_
