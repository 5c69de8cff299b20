#include <algorithm>

#include "reference/model/worker_step.h"
#include "spec/nouns/error.h"

namespace clusterspec::model {

// REQ listen.port-zero.shared
uint8_t FreeIndex(const Context& context, const WorkerState& state, const ListenKey& key) {
  const bool chosen = key.port == 0 && key.fd == kNone && key.type != AddressType::kUnix;
  if (!chosen || context.Resolve(ChoicePoint::kPortZero) == kEveryCall) return 0;
  for (uint8_t index = 0;; ++index) {
    ListenKey candidate = key;
    candidate.index = index;
    const bool taken =
        std::any_of(state.servers.begin(), state.servers.end(), [&](const Server& server) {
          return server.origin == ServerOrigin::kPrimary && server.state != ServerState::kClosed &&
                 server.key == candidate;
        });
    if (!taken) return index;
  }
}

void WorkerStep::Listen(const WorkerInput& input) {
  CLUSTERSPEC_ASSERT(input.server == state_.servers.size());
  const uint8_t index = FreeIndex(context_, state_, input.message.key);
  Server& server = state_.servers.emplace_back();
  server.origin = input.origin;
  server.key = input.message.key;
  const bool own = IsDatagram(server.key.type) && context_.Has(Deviation::kUdpNotAnnounced);
  if (input.origin == ServerOrigin::kPrimary && state_.channel && !own) {
    server.key.index = index;
    server.state = ServerState::kAsking;
    server.asking = true;
    const bool later =
        HasHost(server.key) && context_.Resolve(ChoicePoint::kListenOrder) == kHostsLater;
    Send(MessageKind::kListen, input.server).key = server.key;
    effects_.back().later = later;
  } else if (input.origin == ServerOrigin::kBinding) {
    // REQ listen.handle.given-one-used listen.handle.primary-not-asked
    Effect& use = ServerEffect(EffectKind::kUseSocket, input.server);
    use.message.handle = input.message.handle;
    Listening(input.server, input.message, context_.Resolve(ChoicePoint::kGivenHandle) == kEmitted);
  } else {
    if (input.origin != ServerOrigin::kAlone) server.origin = ServerOrigin::kExclusive;
    Message& bind = ServerEffect(EffectKind::kBind, input.server).message;
    bind.key = server.key;
    bind.flag = server.origin == ServerOrigin::kAlone;
  }
}

void WorkerStep::Adopt(uint16_t server) {
  CLUSTERSPEC_ASSERT(server == state_.servers.size());
  Server& adopted = state_.servers.emplace_back();
  adopted.origin = ServerOrigin::kBinding;
  adopted.state = ServerState::kListening;
}

void WorkerStep::Listening(uint16_t server, const Message& at, bool announce) {
  state_.servers[server].state = ServerState::kListening;
  Effect& emit = ServerEffect(EffectKind::kEmitListening, server);
  emit.later = true;
  emit.message.port = at.port;
  emit.message.address = at.address;
  const ListenKey& key = state_.servers[server].key;
  const bool quiet = IsDatagram(key.type) && context_.Has(Deviation::kUdpNotAnnounced);
  if (!announce || quiet || !state_.channel) return;
  // REQ cluster.event.listening.after-server cluster.event.listening.address
  Effect& send = Add(EffectKind::kSend);
  send.later = true;
  send.message.kind = MessageKind::kListening;
  send.message.server = server;
  send.message.key = key;
  send.message.port = at.port;
  send.message.address = at.address;
  const bool named = key.address != kNone || key.fd != kNone;
  if (!named && context_.Has(Deviation::kNoAddressWithoutHost)) {
    send.message.address = kNone;
    if (key.type == AddressType::kTcp6) send.message.key.type = AddressType::kTcp4;
  }
}

void WorkerStep::Bound(uint16_t server, const Message& message) {
  if (message.error == ListenError::kNoError) {
    const bool alone = state_.servers[server].origin == ServerOrigin::kAlone;
    return Listening(server, message, alone || !context_.Has(Deviation::kExclusiveNotAnnounced));
  }
  state_.servers[server].state = ServerState::kClosed;
  Effect& error = ServerEffect(EffectKind::kEmitServerError, server);
  error.later = true;
  error.message.error = message.error;
  FinishDisconnect();
}

void WorkerStep::ListenReply(const Message& message) {
  Server& server = state_.servers[message.server];
  server.asking = false;
  if (message.error != ListenError::kNoError) {
    const bool closing = server.state == ServerState::kClosing;
    server.state = ServerState::kClosed;
    Effect& event = ServerEffect(closing ? EffectKind::kEmitClose : EffectKind::kEmitServerError,
                                 message.server);
    event.message.error = message.error;
    if (closing && context_.Has(Deviation::kClosedServerKills)) {
      Add(EffectKind::kExit).code = 1;
      return;
    }
    return FinishDisconnect();
  }
  if (server.state == ServerState::kClosing) {  // closed before the answer came
    if (message.flag) {
      ServerEffect(EffectKind::kStopListening, message.server).message.handle = message.handle;
    }
    Send(MessageKind::kLeave, message.server);
    return CloseIfIdle(message.server);
  }
  if (message.flag) {
    ServerEffect(EffectKind::kUseSocket, message.server).message.handle = message.handle;
  }
  const bool left = IsLeft(server);
  server.lets_end =
      left && !message.flag && context_.Resolve(ChoicePoint::kLeftServer) == kLetsItEnd;
  const bool late = left && state_.finishing;
  Listening(message.server, message,
            !late || context_.Resolve(ChoicePoint::kLateAnnouncement) == kAnnounced);
}

// Whether disconnect() did not see it.
bool WorkerStep::IsLeft(const Server& server) const {
  return context_.Has(Deviation::kAskingNotClosed) && state_.disconnecting && !server.awaited;
}

// REQ listen.otherwise-as-usual
void WorkerStep::CloseByCall(uint16_t server) {
  const bool asking = state_.servers[server].state == ServerState::kAsking;
  const bool forgets = asking && context_.Has(Deviation::kClosedServerListens);
  if (!forgets) return Close(server);
  ServerEffect(EffectKind::kEmitClose, server).later = true;
}

// REQ worker.disconnect.no-new-connections
void WorkerStep::Close(uint16_t index) {
  Server& server = state_.servers[index];
  if (server.state == ServerState::kClosed || server.state == ServerState::kClosing) return;
  const bool listening = server.state == ServerState::kListening;
  server.state = ServerState::kClosing;
  if (listening) {
    ServerEffect(EffectKind::kStopListening, index);
    if (server.origin == ServerOrigin::kPrimary && state_.channel) Send(MessageKind::kLeave, index);
  }
  CloseIfIdle(index);
}

void WorkerStep::CloseIfIdle(uint16_t index) {
  Server& server = state_.servers[index];
  if (server.state != ServerState::kClosing || server.asking || server.connections > 0) return;
  server.state = ServerState::kClosed;
  ServerEffect(EffectKind::kEmitClose, index).later = true;
  FinishDisconnect();
  TellOfSecondEnd(server);
}

// The first disconnect() still closes the channel when its last server is closed.
void WorkerStep::TellOfSecondEnd(const Server& closed) {
  if (!context_.Has(Deviation::kSecondDisconnectDoesNotWait) || !state_.disconnecting) return;
  if (state_.channel || closed.awaited || closed.origin != ServerOrigin::kPrimary) return;
  const bool last = std::none_of(
      state_.servers.begin(), state_.servers.end(),
      [](const Server& each) { return each.state == ServerState::kClosing && !each.awaited; });
  if (!last) return;
  Effect& error = Add(EffectKind::kEmitError);
  error.code = 1;
  error.later = true;
}

void WorkerStep::Connected(uint16_t server) { ++state_.servers[server].connections; }

void WorkerStep::ConnectionEnded(uint16_t server) {
  --state_.servers[server].connections;
  CloseIfIdle(server);
}

// REQ scheduling.rr.primary-accepts worker.disconnect.others-accept
void WorkerStep::Connection(const Message& message) {
  const Server& server = state_.servers[message.server];
  const bool takes = server.state == ServerState::kListening;
  if (takes) {
    ++state_.servers[message.server].connections;
    ServerEffect(EffectKind::kAccept, message.server).message.handle = message.handle;
  }
  if (!state_.channel) return;
  Message& reply = Send(MessageKind::kConnectionReply, message.server);
  reply.key = server.key;
  if (!takes) reply.handle = message.handle;
}

}  // namespace clusterspec::model
