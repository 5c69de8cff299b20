// Frames: messages of the model as bytes on the channel between a primary and its worker.
//
// A frame is four bytes of length, little endian, and as many bytes of content; a descriptor goes
// along with the first byte. Both ends are the same program, but not of the same fate: what comes
// in is checked like anything from outside.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_WIRE_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_WIRE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/model/message.h"

namespace cluster {

namespace model = clusterspec::model;

// Larger ones are not sent, and not believed.
inline constexpr uint32_t kMaxFrameBytes = 64u << 20;
inline constexpr size_t kLengthBytes = 4;

enum class HandleType : uint8_t { kNone, kConnection, kServer, kDatagrams };

// A message with its texts: addresses are numbers only within one process.
struct Frame {
  model::MessageKind kind = model::MessageKind::kUser;
  model::ListenError error = model::ListenError::kNoError;
  bool flag = false;
  HandleType handle = HandleType::kNone;  // of the descriptor that goes along
  model::ListenKey key;                   // its address: key_address
  std::optional<std::string> key_address;
  uint16_t server = 0;
  uint16_t port = 0;
  std::optional<std::string> address;
  int system_error = 0;  // errno behind `error`
  int backlog = 0;
  std::string payload;  // of kUser: a value, as its channel writes it
};

// With the length before it.
std::string Encode(const Frame& frame);

// Nothing when the content, without its length, is no frame.
std::optional<Frame> Decode(std::string_view content);

// The length that a frame begins with; nothing while less than four bytes are there.
std::optional<uint32_t> FrameLength(std::string_view bytes);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_WIRE_H_
