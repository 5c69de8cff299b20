// What a step of the model wants done in the world around it. Effects are carried out in order;
// those marked `later` when the code that runs now has returned, like process.nextTick.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_
#define CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_

#include "reference/model/message.h"
#include "reference/model/signal.h"

namespace clusterspec::model {

// Events of the Worker object and of cluster in the primary. Fork and setup are of cluster only,
// error of the Worker object only; the others come on both.
// Of kError, the `code` of the effect tells what failed: 0 the start of the process, which then has
// no exit and no disconnect; 1 a disconnect() after the end of the channel, while the process may
// live.
enum class PrimaryEvent : uint8_t {
  kFork,
  kOnline,
  kListening,
  kMessage,
  kDisconnect,
  kExit,
  kError,
  kSetup,
};

enum class EffectKind : uint8_t {
  // Of either side.
  kSend,          // `message` over the channel
  kCloseChannel,  // this side's end
  kContinue,      // step again, with an input of the kind in `code`
  // Of the primary.
  kEmit,    // `event` of `worker`; for kExit with `code` and `signal`, for kError with a `code`
  kSpawn,   // start the process of `worker`
  kSignal,  // send `signal` to the process of `worker`
  kOpen,    // open a socket for the handle with message.key, then step with kOpened
  kCloseSocket,  // close the socket in message.handle
  kDrop,         // close the connection in message.handle: nobody takes it
  kCallback,     // call the callback `value`
  // Of a worker.
  kEmitDisconnect,   // process.disconnect, and disconnect of the Worker object; code 1: only the
                     // first of the two
  kEmitMessage,      // message of process and of the Worker object
  kEmitListening,    // listening of `message.server`
  kEmitClose,        // close of `message.server`
  kEmitServerError,  // error of `message.server`: message.error
  kRead,             // handle `message`, which had arrived before the channel was closed
  kEmitError,        // error of process: a message could not be sent, or the channel, with a
                     // `code`, not be closed

  kBind,           // open a socket of the worker's own for `message.server`: step with kBound; with
                   // message.flag others of this kind may have the port, too
  kUseSocket,      // `message.server` listens on the socket in message.handle
  kStopListening,  // `message.server` gives up its socket
  kAccept,         // `message.server` has the new connection in message.handle
  kExit,           // end the process with `code`
  kSignalSelf,     // send `signal` to the own process
};

struct Effect {
  EffectKind kind = EffectKind::kSend;
  bool later = false;
  PrimaryEvent event = PrimaryEvent::kFork;
  Signal signal = 0;
  uint32_t worker = 0;
  int16_t code = 0;
  Id value = kNone;
  Message message;
};

using Effects = Small<Effect, 8>;

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_EFFECT_H_
