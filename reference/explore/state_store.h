// The states that an exploration has met, and the graph that they form.
//
// A state is kept as a 128-bit hash of its encoding, not as the encoding: 16 bytes instead of about
// 90, and a look-up touches one line of memory. Two of a billion states share a hash with a
// probability below 1e-20, which is less than that of a fault of the memory. Encodings are kept by
// the explorer for states that are still to be expanded.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_STATE_STORE_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_STATE_STORE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "reference/explore/chunked.h"
#include "reference/explore/hash128.h"

namespace clusterspec::explore {

// States are numbered from 0, the first, in the order in which they were met.
using StateIndex = uint32_t;
inline constexpr StateIndex kNoState = 0xffffffff;

// How a state was first met: by this transition of its parent.
struct Origin {
  StateIndex parent = kNoState;
  uint16_t ordinal = 0;  // which of the parent's transitions
};

// Not thread safe.
class StateStore {
 public:
  StateStore();

  // The state's number, and whether it is new; `origin` is kept for a new one.
  std::pair<StateIndex, bool> Insert(const Hash128& hash, const Origin& origin);

  size_t size() const { return nodes_.size(); }
  Origin OriginOf(StateIndex state) const { return nodes_[state].origin; }

  // Edges, of one state after another: first Open(state), in ascending order, then its edges.
  void Open(StateIndex state);
  void AddEdge(StateIndex to) { edges_.Push(to); }
  // Gives begin and end for Edge(); both 0 for a state that was not opened.
  std::pair<uint64_t, uint64_t> EdgesOf(StateIndex state) const;
  StateIndex Edge(uint64_t index) const { return edges_[index]; }
  uint64_t edges() const { return edges_.size(); }

  // Of memory.
  size_t bytes() const;

 private:
  struct Node {
    Hash128 hash;
    Origin origin;
  };

  void Grow();
  size_t Place(const Hash128& hash) const;

  Chunked<Node> nodes_;
  Chunked<uint32_t> first_edges_;
  Chunked<StateIndex> edges_;
  std::vector<StateIndex> table_;  // open addressing; a power of two
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_STATE_STORE_H_
