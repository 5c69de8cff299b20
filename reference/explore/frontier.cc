#include "reference/explore/frontier.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "reference/sim/bytes.h"
#include "spec/nouns/error.h"

namespace clusterspec::explore {
namespace {

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
  std::string head;
  sim::PutNumber(state.size(), &head);
  Block& block = Room(head.size() + state.size());
  for (const std::string_view part : {std::string_view(head), state}) {
    std::memcpy(&block.bytes[block.written], part.data(), part.size());
    block.written += part.size();
  }
  ++size_;
}

std::string_view Frontier::Pop() {
  CLUSTERSPEC_ASSERT(!empty());
  while (blocks_.front().read == blocks_.front().written) {
    bytes_ -= blocks_.front().capacity;
    blocks_.pop_front();
  }
  Block& block = blocks_.front();
  std::string_view rest(&block.bytes[block.read], block.written - block.read);
  const auto length = sim::TakeNumber<size_t>(&rest);
  block.read = block.written - rest.size() + length;
  --size_;
  return rest.substr(0, length);
}

}  // namespace clusterspec::explore
