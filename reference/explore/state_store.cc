#include "reference/explore/state_store.h"

#include "spec/nouns/error.h"

namespace clusterspec::explore {
namespace {

constexpr size_t kFirstSize = 1 << 8;

}  // namespace

StateStore::StateStore() : table_(kFirstSize, kNoState) {}

// Where the hash is in the table, or where it would be put.
size_t StateStore::Place(const Hash128& hash) const {
  const size_t mask = table_.size() - 1;
  size_t place = hash.low & mask;
  while (table_[place] != kNoState && !(nodes_[table_[place]].hash == hash)) {
    place = (place + 1) & mask;
  }
  return place;
}

std::pair<StateIndex, bool> StateStore::Insert(const Hash128& hash, const Origin& origin) {
  const size_t place = Place(hash);
  if (table_[place] != kNoState) return {table_[place], false};
  CLUSTERSPEC_ASSERT(nodes_.size() < kNoState);
  const auto state = static_cast<StateIndex>(nodes_.size());
  table_[place] = state;
  nodes_.Push({hash, origin});
  if (4 * nodes_.size() > 3 * table_.size()) Grow();
  return {state, true};
}

void StateStore::Grow() {
  std::vector<StateIndex>(2 * table_.size(), kNoState).swap(table_);
  for (size_t state = 0; state < nodes_.size(); ++state) {
    table_[Place(nodes_[state].hash)] = static_cast<StateIndex>(state);
  }
}

void StateStore::Open(StateIndex state) {
  CLUSTERSPEC_ASSERT(state == first_edges_.size() && edges_.size() <= UINT32_MAX);
  first_edges_.Push(static_cast<uint32_t>(edges_.size()));
}

std::pair<uint64_t, uint64_t> StateStore::EdgesOf(StateIndex state) const {
  if (state >= first_edges_.size()) return {0, 0};
  const bool last = state + 1u == first_edges_.size();
  return {first_edges_[state], last ? edges_.size() : first_edges_[state + 1u]};
}

size_t StateStore::bytes() const {
  return nodes_.bytes() + first_edges_.bytes() + edges_.bytes() +
         table_.capacity() * sizeof(StateIndex);
}

}  // namespace clusterspec::explore
