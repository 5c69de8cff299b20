// Fields of operations that take one of some names.
#ifndef CLUSTERSPEC_SPEC_NOUNS_FIELD_NAMES_H_
#define CLUSTERSPEC_SPEC_NOUNS_FIELD_NAMES_H_

#include <string>

#include "spec/nouns/json.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

// What is wrong with the first field of kind `choice` that has another value than those of the
// table, `value is "rrr"; expected one of rr, none`; empty when all are right.
std::string WrongName(const OperationSpec& spec, const json::object& fields);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_FIELD_NAMES_H_
