#include "harness/explain/undecided_order.h"

#include <algorithm>

namespace clusterspec::explain {
namespace {

using model::Handle;
using model::Listener;
using model::PrimaryState;

const Handle* Same(const PrimaryState& primary, const Handle& handle) {
  const auto& handles = primary.listening.handles;
  const auto found = std::find_if(handles.begin(), handles.end(), [&](const Handle& each) {
    return each.key == handle.key && each.socket == handle.socket;
  });
  return found == handles.end() ? nullptr : found;
}

template <typename Listeners>
bool Has(const Listeners& listeners, const Listener& listener) {
  return std::find(listeners.begin(), listeners.end(), listener) != listeners.end();
}

void Refill(const std::vector<Listener>& listeners, Handle* handle) {
  auto& free = handle->round_robin.free;
  free.Clear();
  for (const Listener& each : listeners) free.Push(each);
}

}  // namespace

uint32_t UndecidedOrder::At(model::Descriptor socket) const {
  for (const Count& each : counts_) {
    if (each.socket == socket) return each.listeners;
  }
  return 0;
}

void UndecidedOrder::Follow(const PrimaryState& before, PrimaryState* after) {
  model::Small<Count, 1> counts;
  for (Handle& handle : after->listening.handles) {
    if (!handle.open || handle.shared) continue;
    const Handle* old = Same(before, handle);
    const uint32_t known = old == nullptr ? 0 : At(handle.socket);
    const auto& free = handle.round_robin.free;
    std::vector<Listener> now(free.begin(), free.end());
    const auto was_first = [&](const Listener& each) {
      const auto begin = old->round_robin.free.begin();
      return std::find(begin, begin + known, each) != begin + known;
    };
    const auto is_new = [&](const Listener& each) {
      return old == nullptr || !Has(old->listeners, each);
    };
    auto end = now.begin();
    while (end != now.end() && known > 0 && was_first(*end)) ++end;
    if (std::all_of(end, now.end(), is_new)) end = now.end();
    const auto first = static_cast<uint32_t>(end - now.begin());
    if (first == 0) continue;
    std::sort(now.begin(), end);
    Refill(now, &handle);
    counts.push_back({handle.socket, first});
  }
  counts_ = std::move(counts);
}

std::vector<PrimaryState> UndecidedOrder::Others(const PrimaryState& primary, size_t handle) const {
  std::vector<PrimaryState> orders;
  const Handle& of = primary.listening.handles[handle];
  const auto& free = of.round_robin.free;
  for (uint32_t i = 1; i < At(of.socket); ++i) {
    std::vector<Listener> listeners(free.begin(), free.end());
    std::rotate(listeners.begin(), listeners.begin() + i, listeners.begin() + i + 1);
    PrimaryState& order = orders.emplace_back(primary);
    Refill(listeners, &order.listening.handles[handle]);
  }
  return orders;
}

void UndecidedOrder::AddTo(std::string* key) const {
  for (const Count& each : counts_) {
    for (const uint32_t number : {each.socket, each.listeners}) {
      key->append(reinterpret_cast<const char*>(&number), sizeof number);
    }
  }
}

}  // namespace clusterspec::explain
