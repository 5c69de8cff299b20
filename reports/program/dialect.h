// What programs for the oldest editions hold instead of what newer runtimes understand.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_DIALECT_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_DIALECT_H_

#include <string>
#include <string_view>

namespace clusterspec::script {

// The program with generators in place of async functions, and without spread objects, neither of
// which Node 6 reads. The program is one that the generator has written for newer runtimes; its
// texts, regular expressions and comments stay as they are.
std::string ForNode6(std::string_view program);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_DIALECT_H_
