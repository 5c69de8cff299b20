// Small values that the states of the model are made of. Bulky things, such as texts and messages,
// are named by index; who drives the model knows what they stand for.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_TYPES_H_
#define CLUSTERSPEC_REFERENCE_MODEL_TYPES_H_

#include <cstddef>
#include <cstdint>

#include "reference/model/small.h"

namespace clusterspec::model {

// The index of a text or value in a pool that the driver keeps.
using Id = uint16_t;
inline constexpr Id kNone = 0xffff;

// No server, where servers are numbers.
inline constexpr uint16_t kNoServer = 0xffff;

// What travels beside a message: a socket or one end of a connection, as the driver numbers them.
using Descriptor = uint32_t;
inline constexpr Descriptor kNoDescriptor = 0xffffffff;

enum class AddressType : uint8_t { kTcp4, kTcp6, kUnix, kUdp4, kUdp6, kUnknown };

inline bool IsDatagram(AddressType type) {
  return type == AddressType::kUdp4 || type == AddressType::kUdp6;
}

// Why a server could not listen.
enum class ListenError : uint8_t { kNoError, kInUse, kNotAvailable, kInvalid };

// A property that is undefined until it is set.
enum class Flag : uint8_t { kUndefined, kFalse, kTrue };

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_TYPES_H_
