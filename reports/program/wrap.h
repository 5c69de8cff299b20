// Long lines of generated code.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_WRAP_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_WRAP_H_

#include <string>
#include <string_view>

namespace clusterspec::script {

// Breaks lines that are longer than 100 columns behind a comma, `&&` or `||` outside of texts,
// where a break never changes the meaning. A line without such a place stays long.
std::string WrapCode(std::string_view code);

// Writes functions of one short statement in one line: "() => {\n  f();\n});" as "() => f());".
std::string JoinShort(std::string_view code);

// The text as a comment of lines of at most 100 columns.
std::string Comment(std::string_view text);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_WRAP_H_
