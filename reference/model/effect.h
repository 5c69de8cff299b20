// What a step of the model wants done in the world around it: small structs, one for each thing to
// do. EffectRunner has a host carry them out.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_
#define CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_

#include <variant>

#include "reference/model/message.h"
#include "reference/model/signal.h"

namespace clusterspec::model {

// Effects are carried out in order; those marked `later` when the code that runs now has returned,
// like process.nextTick.
template <typename Effect>
struct Scheduled {
  Effect effect;
  bool later = false;
};

// ---- of either side

struct CloseSocket {
  Descriptor socket = kNoDescriptor;
};

// ---- of the primary; `worker` is an index among its workers

struct SendToWorker {
  uint32_t worker = 0;
  Message message;
};

// The primary's end. The notice of it comes by itself.
struct CloseChannel {
  uint32_t worker = 0;
};

struct SpawnProcess {
  uint32_t worker = 0;
};

struct SignalProcess {
  uint32_t worker = 0;
  Signal signal = 0;
};

// For the handle with this key; then step with kOpened. `port` is key.port, or the one that was
// chosen for this key before.
struct OpenSocket {
  ListenKey key;
  uint16_t port = 0;
};

// Nobody takes this connection.
struct DropConnection {
  Descriptor connection = kNoDescriptor;
};

struct CallBack {
  Id callback = kNone;
};

// The following are events of the Worker object and of cluster; fork and setup of cluster only,
// error of the Worker object only.
struct EmitFork {
  uint32_t worker = 0;
};

struct EmitOnline {
  uint32_t worker = 0;
};

struct EmitListening {
  uint32_t worker = 0;
  ListenKey key;
  uint16_t port = 0;
  Id address = kNone;
};

struct EmitMessage {
  uint32_t worker = 0;
  Id value = kNone;
  Descriptor handle = kNoDescriptor;
};

struct EmitDisconnect {
  uint32_t worker = 0;
};

struct EmitExit {
  uint32_t worker = 0;
  int16_t code = 0;
  Signal signal = 0;  // 0: none, it has ended with the code
};

enum class WorkerError : uint8_t {
  kNotStarted,     // there is no process, and so no exit and no disconnect
  kChannelClosed,  // a call came after the end of the channel; the process may live
};

struct EmitError {
  uint32_t worker = 0;
  WorkerError error = WorkerError::kNotStarted;
};

struct EmitSetup {
  Id settings = kNone;  // none: those in effect at that time
};

// The next step, once what comes before it is carried out.
struct PrimaryContinuation {
  enum class Kind : uint8_t { kAfterDisconnect, kUnlist, kReleaseAll };
  Kind kind = Kind::kAfterDisconnect;
  uint32_t worker = 0;
};

using PrimaryEffect =
    std::variant<SendToWorker, CloseChannel, SpawnProcess, SignalProcess, OpenSocket, CloseSocket,
                 DropConnection, CallBack, EmitFork, EmitOnline, EmitListening, EmitMessage,
                 EmitDisconnect, EmitExit, EmitError, EmitSetup, PrimaryContinuation>;
using PrimaryEffects = Small<Scheduled<PrimaryEffect>, 8>;

// ---- of a worker; `server` is an index among the servers of its process

struct SendToPrimary {
  Message message;
};

struct CloseOwnChannel {};

// disconnect of process and of the Worker object.
struct EmitOwnDisconnect {
  bool only_first = false;  // of the two
};

// message of process and of the Worker object.
struct EmitOwnMessage {
  Id value = kNone;
  Descriptor handle = kNoDescriptor;
};

// error of process: the channel, which a call was about, is closed already.
struct EmitDisconnectError {};

struct EmitServerListening {
  uint16_t server = 0;
  uint16_t port = 0;
  Id address = kNone;
};

struct EmitServerClose {
  uint16_t server = 0;
};

struct EmitServerError {
  uint16_t server = 0;
  ListenError error = ListenError::kNoError;
};

// Open a socket of the process's own: then step with kBound.
struct BindSocket {
  uint16_t server = 0;
  bool shared = false;  // others that bind so may have the port as well
  ListenKey key;
};

// The server listens on this socket.
struct UseSocket {
  uint16_t server = 0;
  Descriptor socket = kNoDescriptor;
};

// The server gives up its socket.
struct StopListening {
  uint16_t server = 0;
};

// The server has this new connection.
struct AcceptConnection {
  uint16_t server = 0;
  Descriptor connection = kNoDescriptor;
};

struct ExitProcess {
  int16_t code = 0;
};

struct SignalSelf {
  Signal signal = 0;
};

struct WorkerContinuation {
  enum class Kind : uint8_t { kAfterClose, kDisconnected };
  Kind kind = Kind::kAfterClose;
};

using WorkerEffect =
    std::variant<SendToPrimary, CloseOwnChannel, EmitOwnDisconnect, EmitOwnMessage,
                 EmitDisconnectError, EmitServerListening, EmitServerClose, EmitServerError,
                 BindSocket, UseSocket, StopListening, CloseSocket, AcceptConnection, ExitProcess,
                 SignalSelf, WorkerContinuation>;
using WorkerEffects = Small<Scheduled<WorkerEffect>, 8>;

// They are made, copied and dropped with every step.
static_assert(std::is_trivially_copyable_v<PrimaryEffects::value_type>);
static_assert(std::is_trivially_copyable_v<WorkerEffects::value_type>);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_
