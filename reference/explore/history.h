// What the requirements need to know of the past of a world: a part of the states of an
// exploration, so it holds no more than is needed.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_HISTORY_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_HISTORY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/model/index_set.h"
#include "reference/model/types.h"
#include "reference/sim/simulator.h"

namespace clusterspec::explore {

using model::Id;
using model::Small;

// What has happened to a worker.
enum class Milestone : uint8_t {
  kHello,  // its process has run
  kFork,   // the events of the primary have begun to be emitted
  kOnline,
  kListening,
  kDisconnect,
  kExit,
  kDisconnectInPrimary,  // disconnect() has returned, in the primary; cluster.disconnect() too
  kDisconnectInWorker,   // in itself
  kKillInPrimary,
  kKillInWorker,
  kSignalled,  // by the harness or by process.kill(): not by the cluster API
  kCrashed,
  kCut,         // process.disconnect() has been called on it, on either side
  kEndedIdle,   // its process has ended because nothing was left to do
  kHalfOnline,  // of the two events, on cluster and on the worker, one has been emitted
  kHalfListening,
  kHalfMessage,
  kHalfDisconnect,
  kHalfExit,
};

static_assert(static_cast<unsigned>(Milestone::kHalfExit) < 32, "bits of WorkerHistory");

struct WorkerHistory {
  uint32_t milestones = 0;
  model::Signal kill_signal = 0;  // of the latest kill() in the primary
  uint8_t unannounced = 0;        // servers that listen, less the events that tell of it
  Small<Id, 1> up;                // messages that it has sent and the primary has not seen
  Small<Id, 1> down;              // the other way

  bool Has(Milestone milestone) const {
    return (milestones >> static_cast<unsigned>(milestone) & 1) != 0;
  }
  void Set(Milestone milestone) { milestones |= uint32_t{1} << static_cast<unsigned>(milestone); }
  void Flip(Milestone milestone) { milestones ^= uint32_t{1} << static_cast<unsigned>(milestone); }
};

// A call of cluster.disconnect() whose callback is still to come.
struct PendingCallback {
  Id callback = model::kNone;
  model::IndexSet workers;  // those that were connected when it was called
};

struct History {
  uint8_t crashes = 0;
  uint8_t policy = 0;  // in effect at the first fork or setup, and one; 0: there was none yet
  Small<WorkerHistory, 3> workers;  // by index in the primary; as many as the world has
  Small<PendingCallback, 1> callbacks;

  // Takes note of an event that happens now.
  void Note(const sim::Program& program, const sim::SeenEvent& seen, const sim::World& world,
            const sim::EventData& data);

  // Takes note of a step that has been carried out.
  void NoteStep(const sim::Transition& transition, const sim::World& world);

  // Appends to `bytes`.
  void Encode(std::string* bytes) const;

  // Reads what Encode wrote and takes it away from the front of `bytes`.
  static History Decode(std::string_view* bytes);

 private:
  void NoteResult(const sim::CompiledOperation& operation, uint16_t process,
                  const sim::World& world, const sim::EventData& data);
  void NoteSend(uint16_t process, uint16_t worker, const sim::World& world,
                const sim::EventData& data);
};

inline uint16_t ProcessCount(const sim::World& world) {
  return static_cast<uint16_t>(world.processes.size());
}
inline uint16_t WorkerCount(const sim::World& world) {
  return static_cast<uint16_t>(world.primary.workers.size());
}

// The process with this label; kNoProcess: none. The primary is 0, worker i is i + 1.
uint16_t ProcessOf(const sim::World& world, Id label);

inline constexpr uint16_t kNoProcess = sim::kNobody;

// The operation whose result this is; null for other events.
const sim::CompiledOperation* OperationOf(const sim::Program& program, const sim::SeenEvent& seen);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_HISTORY_H_
