// Where a program is.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_FIND_PROGRAM_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_FIND_PROGRAM_H_

#include <optional>
#include <string>

namespace clusterspec {

// The absolute path of the executable file that `name` means: looked for on PATH, or from the
// current folder when it holds a slash. Symbolic links stay unresolved, since some programs act
// on the name they are called by. Nothing when there is none.
std::optional<std::string> FindProgram(const std::string& name);

// The path by which a process whose folder is `folder` (empty: the current one) executes what
// `name` means. Where there is no such program, a path that the system refuses.
std::string PathToExecute(const std::string& name, const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_FIND_PROGRAM_H_
