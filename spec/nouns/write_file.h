// The one way in which a command writes a file that somebody names.
#ifndef CLUSTERSPEC_SPEC_NOUNS_WRITE_FILE_H_
#define CLUSTERSPEC_SPEC_NOUNS_WRITE_FILE_H_

#include <string>
#include <string_view>

#include "spec/nouns/error.h"

namespace clusterspec {

// Writes a regular file whole or not at all, however many do so at a time: its access rights stay,
// and a symbolic link stays and leads to the new text. A device, a FIFO that somebody reads, or a
// descriptor of this process ("/dev/stdout", "/dev/fd/N") is written to and never replaced. True,
// or what went wrong; then nothing new is left in the folder.
Result<bool> WriteFile(const std::string& path, std::string_view text);

// Makes the folder, and those above it, where they are not there yet. True, or why there is none.
Result<bool> MakeFolder(const std::string& folder);

// Whether WriteFile would find a place to write to, asked without changing anything: true, or what
// is in the way. A disk may still be full afterwards.
Result<bool> CanWrite(const std::string& path);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_WRITE_FILE_H_
