#include "reference/runtime/wire.h"

#include <cstring>

namespace cluster {
namespace {

class Writer {
 public:
  Writer() : bytes_(kLengthBytes, '\0') {}

  void Byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }

  void Number(uint64_t value, int size) {
    for (int i = 0; i < size; ++i) Byte(static_cast<unsigned>(value >> (8 * i) & 0xff));
  }

  void Text(std::string_view text) {
    Number(text.size(), 4);
    bytes_ += text;
  }

  void Optional(const std::optional<std::string>& text) {
    Byte(text ? 1 : 0);
    if (text) Text(*text);
  }

  std::string Finish() {
    const auto length = static_cast<uint32_t>(bytes_.size() - kLengthBytes);
    for (size_t i = 0; i < kLengthBytes; ++i) {
      bytes_[i] = static_cast<char>(length >> (8 * i) & 0xff);
    }
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Reads as much as is there; `good` says whether it was enough.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Number(int size) {
    uint64_t value = 0;
    if (bytes_.size() < static_cast<size_t>(size)) return Bad();
    for (int i = 0; i < size; ++i) {
      value |= uint64_t{static_cast<uint8_t>(bytes_[static_cast<size_t>(i)])} << (8 * i);
    }
    bytes_.remove_prefix(static_cast<size_t>(size));
    return value;
  }

  // A number of an enumeration whose last value is `last`.
  template <typename Enum>
  Enum Choice(Enum last) {
    const uint64_t value = Number(1);
    if (value > static_cast<uint64_t>(last)) Bad();
    return good_ ? static_cast<Enum>(value) : Enum{};
  }

  std::string Text() {
    const uint64_t size = Number(4);
    if (size > bytes_.size()) Bad();
    if (!good_) return "";
    std::string text(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }

  std::optional<std::string> Optional() {
    if (Number(1) == 0) return std::nullopt;
    return Text();
  }

  bool Finished() const { return good_ && bytes_.empty(); }

 private:
  uint64_t Bad() {
    good_ = false;
    bytes_ = {};
    return 0;
  }

  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace

std::string Encode(const Frame& frame) {
  Writer writer;
  writer.Byte(static_cast<unsigned>(frame.kind));
  writer.Byte(static_cast<unsigned>(frame.error));
  writer.Byte(frame.flag ? 1 : 0);
  writer.Byte(static_cast<unsigned>(frame.handle));
  writer.Byte(static_cast<unsigned>(frame.key.type));
  writer.Byte(frame.key.index);
  writer.Number(frame.key.port, 2);
  writer.Number(frame.key.fd, 2);
  writer.Optional(frame.key_address);
  writer.Number(frame.server, 2);
  writer.Number(frame.port, 2);
  writer.Optional(frame.address);
  writer.Number(static_cast<uint32_t>(frame.system_error), 4);
  writer.Number(static_cast<uint32_t>(frame.backlog), 4);
  writer.Text(frame.payload);
  return writer.Finish();
}

std::optional<Frame> Decode(std::string_view content) {
  Reader reader(content);
  Frame frame;
  frame.kind = reader.Choice(model::MessageKind::kConnectionReply);
  frame.error = reader.Choice(model::ListenError::kInvalid);
  frame.flag = reader.Number(1) != 0;
  frame.handle = reader.Choice(HandleType::kDatagrams);
  frame.key.type = reader.Choice(model::AddressType::kUnknown);
  frame.key.index = static_cast<uint8_t>(reader.Number(1));
  frame.key.port = static_cast<uint16_t>(reader.Number(2));
  frame.key.fd = static_cast<model::Id>(reader.Number(2));
  frame.key_address = reader.Optional();
  frame.server = static_cast<uint16_t>(reader.Number(2));
  frame.port = static_cast<uint16_t>(reader.Number(2));
  frame.address = reader.Optional();
  frame.system_error = static_cast<int>(reader.Number(4));
  frame.backlog = static_cast<int>(reader.Number(4));
  frame.payload = reader.Text();
  if (!reader.Finished()) return std::nullopt;
  return frame;
}

std::optional<uint32_t> FrameLength(std::string_view bytes) {
  if (bytes.size() < kLengthBytes) return std::nullopt;
  return static_cast<uint32_t>(Reader(bytes).Number(4));
}

}  // namespace cluster
