// Between messages of the model and frames, and between values and what travels of them.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGES_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGES_H_

#include <optional>
#include <string>

#include "clusterspec/cluster.h"
#include "reference/model/choice_point.h"
#include "reference/runtime/channel.h"
#include "reference/runtime/numbering.h"
#include "reference/runtime/wire.h"

namespace cluster {

Frame ToFrame(const model::Message& message, const Names& names);

// `fd` becomes its handle.
model::Message ToMessage(const Frame& frame, int fd, Names* names);

// The payload of a user's message. Throws Error for what cannot be sent.
std::string Serialize(const Value& message, bool advanced, const model::Context& context);

// Whether an error follows in place of one thrown: json-of-its-own. Ends the process where that
// aborts.
bool FailsLater(const Value& message, bool advanced, const model::Context& context);

// Nothing for what no Serialize has made.
std::optional<Value> Deserialize(const std::string& payload, bool advanced);

// Sends a user's message with its handle, which is closed here unless it is to be kept, and calls
// the callback in a later turn. Throws Error for a message that is too large. False: `channel` is
// null.
bool SendUser(Loop* loop, Channel* channel, Frame* frame, const SendOptions& options);

// The handle that came along; owns `fd`.
Handle ReceivedHandle(HandleType type, int fd);
HandleType TypeOfHandle(const Handle& handle);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_MESSAGES_H_
