#include "reference/explore/frontier.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "harness/core/error.h"

namespace clusterspec::explore {
namespace {

using Length = uint32_t;

constexpr size_t kBlock = 1 << 13;  // bytes

}  // namespace

Frontier::Block& Frontier::Room(size_t size) {
  if (!blocks_.empty() && blocks_.back().written + size <= blocks_.back().capacity) {
    return blocks_.back();
  }
  const size_t capacity = std::max(kBlock, size);
  Block& block = blocks_.emplace_back();
  block.bytes = std::make_unique_for_overwrite<char[]>(capacity);
  block.capacity = capacity;
  bytes_ += capacity;
  peak_bytes_ = std::max(peak_bytes_, bytes_);
  return block;
}

void Frontier::Push(std::string_view state) {
  const auto length = static_cast<Length>(state.size());
  Block& block = Room(sizeof(length) + state.size());
  std::memcpy(&block.bytes[block.written], &length, sizeof(length));
  std::memcpy(&block.bytes[block.written + sizeof(length)], state.data(), state.size());
  block.written += sizeof(length) + state.size();
  ++size_;
}

std::string_view Frontier::Pop() {
  CLUSTERSPEC_ASSERT(!empty());
  while (blocks_.front().read == blocks_.front().written) {
    bytes_ -= blocks_.front().capacity;
    blocks_.pop_front();
  }
  Block& block = blocks_.front();
  Length length = 0;
  std::memcpy(&length, &block.bytes[block.read], sizeof(length));
  const std::string_view state(&block.bytes[block.read + sizeof(length)], length);
  block.read += sizeof(length) + length;
  --size_;
  return state;
}

}  // namespace clusterspec::explore
