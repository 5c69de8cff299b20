// Bits of JavaScript as text: what a program for Node 6 and everything later may hold.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_JAVASCRIPT_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_JAVASCRIPT_H_

#include <string>
#include <string_view>

#include "spec/nouns/json.h"

namespace clusterspec::script {

// Stands inside texts for the label of the worker that runs them, until it is known whether several
// workers run the same code: see FillInOwnLabel.
inline constexpr std::string_view kOwnLabel = "@ME@";

// Every line that is not empty, moved to the right.
std::string Indent(std::string_view text, int spaces);

// A literal for the text, in single quotes; placeholders of cases (`${port:a}`, `${scratch}`)
// become the constants of the program, in a template literal or alone.
std::string Quote(std::string_view text);

// The name of the constant for a placeholder: "port:a" -> "PORT_A", "adapter" -> "__filename".
std::string ConstantFor(std::string_view placeholder);

// Whether the name can stand behind a dot.
bool IsIdentifier(std::string_view name);

// "object.name", "object[1]", "object['a-b']".
std::string Member(const std::string& object, std::string_view name);

// The value of a "a.b.0" path below the object; with `guarded` it is undefined, not an error, where
// a parent is missing.
std::string MemberPath(std::string object, std::string_view path, bool guarded);

// An expression for a value as the protocol writes it. `worker` gives the expression for a Worker
// object's label.
std::string Literal(const json::value& value);

// Whether the value has parts that JSON lacks (`$type`, `$circular`, `$undefined` inside, ...).
bool BeyondJson(const json::value& value);

// Replaces kOwnLabel: by the label, or, where `me` is set, by the variable `me`.
std::string FillInOwnLabel(std::string_view code, const std::string& label, bool me);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_JAVASCRIPT_H_
