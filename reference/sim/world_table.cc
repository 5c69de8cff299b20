#include "reference/sim/world_table.h"

#include "reference/sim/codec.h"

namespace clusterspec::sim {
namespace {

// All but the processes. Fails to compile for a world that has more.
void CopyCommonParts(const World& from, World* to) {
  const auto& [choices, primary, processes, sockets, streams, output, partial, harness, next_port,
               now_ms] = from;
  static_cast<void>(processes);
  to->resolved_choices = choices;
  to->primary = primary;
  to->sockets = sockets;
  to->streams = streams;
  to->output = output;
  to->partial = partial;
  to->harness = harness;
  to->next_port = next_port;
  to->now_ms = now_ms;
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
  }
  numbers_ = numbers;
}

World* WorldTable::Copy() {
  copy_.processes.EqualAgain(&world_.processes);
  CopyCommonParts(world_, &copy_);
  return &copy_;
}

// Time that has passed is in every part with a timer.
const PartNumbers& WorldTable::CopyNumbers() {
  const bool time_passed = copy_.now_ms != world_.now_ms;
  copy_numbers_.resize(PartCount(copy_));
  for (size_t part = 0; part < copy_numbers_.size(); ++part) {
    const bool same = part >= kCommonParts && part < numbers_.size() && !time_passed &&
                      !copy_.processes.IsTouched(part - kCommonParts);
    copy_numbers_[part] = same ? numbers_[part] : NumberOf(copy_, part);
  }
  return copy_numbers_;
}

}  // namespace clusterspec::sim
