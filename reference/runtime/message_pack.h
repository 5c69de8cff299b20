// Values as MessagePack, for advanced serialization: as the adapter protocol writes them, but with
// the bytes of buffers and typed arrays instead of their "hex".
//
// Why not CBOR: of what Debian 12 has, libcbor is no static archive, and nlohmann-json reads texts
// of CBOR that hold texts without any limit of depth; of MessagePack it asks us at every level.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGE_PACK_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGE_PACK_H_

#include <optional>
#include <string>
#include <string_view>

#include "spec/nouns/json.h"

namespace cluster {

namespace json = clusterspec::json;

// `value` is written as the adapter protocol writes values.
std::string ToMessagePack(const json::value& value);

// Nothing for what is no MessagePack, or more than 512 levels deep. Takes no more memory than a
// fixed number of times the size of `bytes`, whatever lengths these claim.
std::optional<json::value> FromMessagePack(std::string_view bytes);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGE_PACK_H_
