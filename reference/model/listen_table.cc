#include "reference/model/listen_table.h"

#include <algorithm>

namespace clusterspec::model {
namespace {

template <typename Handles, typename Predicate>
auto* FindIf(Handles& handles, Predicate predicate) {
  const auto found = std::find_if(handles.begin(), handles.end(), predicate);
  return found == handles.end() ? nullptr : &*found;
}

}  // namespace

bool Handle::HasWorker(uint32_t worker) const {
  const auto found = std::lower_bound(listeners.begin(), listeners.end(), Listener{worker, 0});
  return found != listeners.end() && found->worker == worker;
}

void Handle::Add(Listener listener) {
  listeners.insert(std::lower_bound(listeners.begin(), listeners.end(), listener), listener);
}

Handle* ListenTable::Find(const ListenKey& key) {
  return FindIf(handles, [&](const Handle& handle) { return handle.key == key; });
}

Handle* ListenTable::FindSocket(Descriptor socket) {
  return FindIf(handles, [&](const Handle& handle) { return handle.socket == socket; });
}

Handle* ListenTable::FindListener(Listener listener) {
  return FindIf(handles, [&](const Handle& handle) {
    return std::find(handle.listeners.begin(), handle.listeners.end(), listener) !=
           handle.listeners.end();
  });
}

void ListenTable::Erase(const Handle* handle) {
  handles.erase(handles.begin() + (handle - handles.data()));
}

uint16_t ListenTable::Remembered(const ListenKey& key) const {
  const Handle* found = FindIf(remembered, [&](const Handle& handle) { return handle.key == key; });
  return found == nullptr ? 0 : found->port;
}

void ListenTable::Remember(const Handle& handle) {
  if (Remembered(handle.key) != 0) return;
  Handle& kept = remembered.emplace_back();
  kept.key = handle.key;
  kept.port = handle.port;
}

}  // namespace clusterspec::model
