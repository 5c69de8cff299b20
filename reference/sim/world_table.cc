#include "reference/sim/world_table.h"

namespace clusterspec::sim {
namespace {

// Calls `visit` with each member of a part of two worlds that belongs to no process. Fails to
// compile for a world that has more.
template <typename A, typename B, typename Visit>
bool ForMembers(size_t part, A& one, B& other, const Visit& visit) {
  auto& [choices, primary, processes, sockets, streams, output, partial, harness, port, ms] = one;
  switch (part) {
    case 0:
      return visit(choices, other.resolved_choices) && visit(harness, other.harness);
    case 1:
      return visit(primary, other.primary);
    default:
      return visit(sockets, other.sockets) && visit(streams, other.streams) &&
             visit(output, other.output) && visit(partial, other.partial) &&
             visit(port, other.next_port);
  }
}

bool IsSame(size_t part, const World& one, const World& other) {
  return ForMembers(part, one, other, [](const auto& a, const auto& b) { return a == b; });
}

void CopyPart(size_t part, const World& from, World* to) {
  ForMembers(part, from, *to, [](const auto& a, auto& b) { return b = a, true; });
}

}  // namespace

uint32_t WorldTable::NumberOf(const World& world, size_t part) {
  EncodePart(world, part, &bytes_);
  return parts_.NumberOf(bytes_);
}

PartNumbers WorldTable::NumbersOf(const World& world) {
  PartNumbers numbers;
  for (size_t part = 0; part < PartCount(world); ++part) {
    numbers.push_back(NumberOf(world, part));
  }
  return numbers;
}

void WorldTable::Load(const PartNumbers& numbers) {
  world_.processes.resize(numbers.size() - kCommonParts);
  for (size_t part = 0; part < numbers.size(); ++part) {
    if (part < numbers_.size() && numbers_[part] == numbers[part]) continue;
    DecodePart(parts_[numbers[part]], part, &world_);
    if (part < kCommonParts) same_[part] = false;
  }
  numbers_ = numbers;
}

World* WorldTable::Copy() {
  copy_.processes.EqualAgain(&world_.processes);
  for (size_t part = 0; part < kCommonParts; ++part) {
    if (!same_[part]) CopyPart(part, world_, &copy_);
  }
  same_ = {};
  copy_.now_ms = world_.now_ms;
  return &copy_;
}

// Time that has passed is in every process with a timer.
const PartNumbers& WorldTable::CopyNumbers() {
  const bool time_passed = copy_.now_ms != world_.now_ms;
  copy_numbers_.resize(PartCount(copy_));
  for (size_t part = 0; part < kCommonParts; ++part) {
    same_[part] = IsSame(part, copy_, world_);
    copy_numbers_[part] = same_[part] ? numbers_[part] : NumberOf(copy_, part);
  }
  for (size_t part = kCommonParts; part < copy_numbers_.size(); ++part) {
    const bool same =
        part < numbers_.size() && !time_passed && !copy_.processes.IsTouched(part - kCommonParts);
    copy_numbers_[part] = same ? numbers_[part] : NumberOf(copy_, part);
  }
  return copy_numbers_;
}

}  // namespace clusterspec::sim
