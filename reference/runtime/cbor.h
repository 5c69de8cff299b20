// Values as CBOR (RFC 8949), for advanced serialization.
//
// What CBOR lacks is tagged: 0 a date as text, 1 an invalid date, 29 the outermost object again, 35
// a regular expression, 64 and up typed arrays (RFC 8746, little endian), 258 a Set, 259 a Map, 27
// a list of a class name and what makes it (an Error, a BigInt). A byte string without a tag is a
// Buffer.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_CBOR_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_CBOR_H_

#include <optional>
#include <string>
#include <string_view>

#include "spec/nouns/json.h"

namespace cluster {

namespace json = clusterspec::json;

// `value` is written as the adapter protocol writes values.
std::string ToCbor(const json::value& value);

// Nothing for what is no such CBOR, or more than 512 levels deep.
std::optional<json::value> FromCbor(std::string_view bytes);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_CBOR_H_
