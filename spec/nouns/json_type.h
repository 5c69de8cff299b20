// Values of JSON by the types that the protocol's table knows.
#ifndef CLUSTERSPEC_SPEC_NOUNS_JSON_TYPE_H_
#define CLUSTERSPEC_SPEC_NOUNS_JSON_TYPE_H_

#include "spec/nouns/json.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

JsonType TypeOf(const json::value& value);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_JSON_TYPE_H_
