// The primary: cluster and its Worker objects as the documentation tells of them.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_H_
#define CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_H_

#include "reference/model/choice_point.h"
#include "reference/model/effect.h"
#include "reference/model/listen_table.h"

namespace clusterspec::model {

// What the primary knows of one worker. Its id is its index and one.
struct WorkerRecord {
  bool listed = true;         // in cluster.workers
  bool channel = true;        // the channel is open, as far as the primary knows
  bool connected = true;      // what isConnected() says
  bool dead = false;          // what isDead() says
  bool disconnected = false;  // disconnect has been, or is being, emitted
  bool exited = false;        // exit has been, or is being, emitted
  bool called_disconnect = false;
  bool called_kill = false;
  Flag exited_after_disconnect = Flag::kUndefined;  // exitedAfterDisconnect
  Signal kill_signal = 0;                           // to be sent once it has disconnected; 0: none
  Signal counted_signal = 0;  // that it counts as ended by: dead-by-any-signal; 0: none
  Id settings = kNone;        // that it was forked with
  uint32_t awaited_by = 0;    // bit i: callbacks[i] of the primary waits for it

  bool operator==(const WorkerRecord&) const = default;
};

// How many callbacks of cluster.disconnect() can wait at a time.
inline constexpr size_t kMostCallbacks = 8 * sizeof(WorkerRecord::awaited_by);

enum class Policy : uint8_t { kShared, kRoundRobin };

struct PrimaryState {
  Policy policy = Policy::kRoundRobin;        // in effect
  Policy shown_policy = Policy::kRoundRobin;  // what the property says
  bool policy_frozen = false;
  Id settings = kNone;  // cluster.settings; none: no setup yet
  Small<WorkerRecord, 3> workers;
  ListenTable listening;
  Small<Id, 1> callbacks;  // of cluster.disconnect(), not called yet; none: a free place

  bool operator==(const PrimaryState&) const = default;
};

enum class PrimaryInputKind : uint8_t {
  // Calls of the program.
  kSetPolicy,      // `policy`
  kSetup,          // cluster.settings has become `value`
  kFork,           // with the settings `value`
  kDisconnect,     // worker.disconnect()
  kKill,           // worker.kill(): `signal`
  kDisconnectAll,  // cluster.disconnect(): `value` names the callback, or none
  kCloseChannel,   // worker.process.disconnect()
  kProcessKill,    // worker.process.kill(), which has sent its `signal`
  // What comes from outside.
  kMessage,        // `message` of a worker
  kChannelClosed,  // its channel has ended; flag: its process has ended too
  kExited,         // its process has ended: `code` or `signal`; flag: so has its channel
  kSpawnFailed,    // its process could not be started
  // The socket asked for with OpenSocket: `message` has key, error or port, address, handle.
  kOpened,
  kConnection,  // a connection, message.handle, on the socket `socket`
};

struct PrimaryInput {
  PrimaryInputKind kind = PrimaryInputKind::kFork;
  bool flag = false;
  Policy policy = Policy::kRoundRobin;
  Signal signal = 0;
  uint32_t worker = 0;
  int16_t code = 0;
  Id value = kNone;
  Descriptor socket = kNoDescriptor;
  Message message;
};

// Change the state and append what is to be done. Depend on nothing but their arguments.
void Step(const Context& context, const PrimaryInput& input, PrimaryState* state,
          PrimaryEffects* effects);
void Step(const Context& context, const PrimaryContinuation& continuation, PrimaryState* state,
          PrimaryEffects* effects);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_H_
