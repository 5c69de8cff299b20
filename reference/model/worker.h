// A worker: cluster.worker and the servers of its process.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_WORKER_H_
#define CLUSTERSPEC_REFERENCE_MODEL_WORKER_H_

#include "reference/model/choice_point.h"
#include "reference/model/effect.h"

namespace clusterspec::model {

enum class ServerState : uint8_t {
  kNew,
  kAsking,  // the primary has not answered yet
  kListening,
  kClosing,  // listens no more; waits for its connections, or for the primary's answer
  kClosed,
};

// Where its socket comes from.
enum class ServerOrigin : uint8_t {
  kPrimary,
  kExclusive,
  kBinding,
  kAlone,  // its own, on a port that it shares with others of this kind, and no part of the cluster
};

struct Server {
  ServerState state = ServerState::kNew;
  ServerOrigin origin = ServerOrigin::kPrimary;
  bool asking = false;    // an answer of the primary is still to come
  bool awaited = false;   // disconnect() waits for its close
  bool lets_end = false;  // keeps nobody alive: nobody can reach it
  uint16_t connections = 0;
  ListenKey key;
};

struct WorkerState {
  bool channel = true;                   // its end is open
  bool told = false;                     // disconnect of process and Worker object has been emitted
  bool exited_after_disconnect = false;  // disconnect() was called on it, here or there
  bool disconnecting = false;            // closes its servers and then the channel
  bool by_primary = false;               // on behalf of the primary
  bool finishing = false;                // all servers are closed
  bool killing = false;                  // exits with code 0 once the channel is closed
  bool ends_despite_clients = false;
  bool joined = true;             // its runtime does its part of the cluster
  Flag shown = Flag::kUndefined;  // what it sees as exitedAfterDisconnect
  Small<Server, 1> servers;
};

enum class WorkerInputKind : uint8_t {
  // Calls of the program.
  kStart,
  kDisconnect,         // cluster.worker.disconnect()
  kKill,               // cluster.worker.kill(): `signal`
  kProcessDisconnect,  // process.disconnect()
  kListen,             // `server`, a new one, is to listen at message.key: `origin`
  kCloseServer,        // server.close()
  kAdopt,              // `server`, a new one, listens already
  // What comes from outside.
  kMessage,
  kChannelClosed,
  kBound,            // the socket asked for with BindSocket: `message` has error or port, address
  kConnected,        // a client of `server` was accepted from its own socket
  kConnectionEnded,  // a connection of `server` is closed
};

struct WorkerInput {
  WorkerInputKind kind = WorkerInputKind::kStart;
  ServerOrigin origin = ServerOrigin::kPrimary;
  Signal signal = 0;
  uint16_t server = 0;
  bool child = false;  // kStart: the program never loads cluster
  Message message;
};

// Change the state and append what is to be done. Depend on nothing but their arguments.
void Step(const Context& context, const WorkerInput& input, WorkerState* state,
          WorkerEffects* effects);
void Step(const Context& context, const WorkerContinuation& continuation, WorkerState* state,
          WorkerEffects* effects);

// The first index that no open server of the worker has for this key: see ListenKey.
uint8_t FreeIndex(const Context& context, const WorkerState& state, const ListenKey& key);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_WORKER_H_
