// What is inside a Value.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_VALUE_DATA_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_VALUE_DATA_H_

#include <string>
#include <string_view>

#include "clusterspec/value.h"
#include "spec/nouns/json.h"

namespace cluster {

namespace json = clusterspec::json;

struct ValueData {
  json::value raw;  // as the adapter protocol writes values (harness/adapters/PROTOCOL.md)
};

Value FromRaw(json::value raw);

// "$undefined", and texts that begin with '$', have one more of it.
std::string Escaped(std::string_view text);
std::string_view Unescaped(std::string_view text);

std::string ToHex(std::string_view bytes);

// A JSON value without any such marks, and back.
json::value ToPlainJson(const json::value& raw);
json::value FromPlainJson(const json::value& plain);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_VALUE_DATA_H_
