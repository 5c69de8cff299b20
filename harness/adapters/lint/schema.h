// JSON Schema, as far as the harness uses it. Hides the validating library.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_LINT_SCHEMA_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_LINT_SCHEMA_H_

#include <string>
#include <vector>

#include "spec/nouns/json.h"

namespace clusterspec {

// What the value breaks of the schema, one sentence each, with the place in the value; empty when
// it is valid. The schema itself must be well formed.
std::vector<std::string> SchemaProblems(const json::value& schema, const json::value& value);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_LINT_SCHEMA_H_
