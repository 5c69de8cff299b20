// What becomes of a value on its way over a channel.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_SERIALIZATION_H_
#define CLUSTERSPEC_REFERENCE_MODEL_SERIALIZATION_H_

#include <optional>

#include "spec/nouns/json.h"

namespace clusterspec::model {

// Values are written as the adapter protocol writes them. Nothing when the value cannot be sent:
// then send() throws.
std::optional<json::value> ThroughJson(const json::value& value);
std::optional<json::value> ThroughJsonOfItsOwn(const json::value& value);  // json-of-its-own

// What json-of-its-own makes of a value that JSON has no way to write.
enum class OwnJson { kSent, kError, kAborts };
OwnJson FateInJsonOfItsOwn(const json::value& value);

std::optional<json::value> ThroughClone(const json::value& value);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_SERIALIZATION_H_
