#include "fuzz/testing/tampering.h"

#include <algorithm>

namespace clusterspec::fuzz {
namespace {

using sim::Random;

auto Place(Trace* trace, size_t index) {
  return trace->events.begin() + static_cast<std::ptrdiff_t>(index);
}

void Delay(Trace* trace, size_t index, size_t places) {
  const size_t end = std::min(index + places, trace->events.size() - 1);
  std::rotate(Place(trace, index), Place(trace, index + 1), Place(trace, end + 1));
}

void ChangeValue(Event* event, Random* random) {
  if (event->data.empty()) return;
  auto member = event->data.begin() + random->Below(static_cast<uint32_t>(event->data.size()));
  json::value& value = member->value();
  if (value.is_int64()) {
    value = value.get_int64() + 1;
  } else if (value.is_bool()) {
    value = !value.get_bool();
  } else if (value.is_string()) {
    value = "another";
  } else {
    value = nullptr;
  }
}

void ChangeSnapshot(Event* event, Random* random) {
  if (event->snap.empty()) return;
  WorkerState& state = event->snap.begin()->second;
  switch (random->Below(3)) {
    case 0:
      state.listed = state.listed == 'L' ? '-' : 'L';
      return;
    case 1:
      state.connected = state.connected == 'C' ? '-' : 'C';
      return;
    default:
      state.dead = state.dead == 'D' ? '-' : 'D';
  }
}

}  // namespace

Trace Tampered(Trace trace, Random* random) {
  const size_t index = random->Below(static_cast<uint32_t>(trace.events.size()));
  Event& event = trace.events[index];
  switch (random->Below(6)) {
    case 0:
      trace.events.erase(Place(&trace, index));
      break;
    case 1:
      trace.events.insert(Place(&trace, index), Event(event));
      break;
    case 2:
      Delay(&trace, index, 1);
      break;
    case 3:
      Delay(&trace, index, 2 + random->Below(5));
      break;
    case 4:
      ChangeValue(&event, random);
      break;
    default:
      ChangeSnapshot(&event, random);
  }
  return trace;
}

}  // namespace clusterspec::fuzz
