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
  Join();
  const uint8_t index = FreeIndex(context_, state_, input.message.key);
  Server& server = state_.servers.emplace_back();
  server.origin = input.origin;
  server.key = input.message.key;
  const bool own = IsDatagram(server.key.type) && context_.Has(Deviation::kUdpNotAnnounced);
  if (input.origin == ServerOrigin::kPrimary && state_.channel && !own) {
    server.key.index = index;
    server.state = ServerState::kAsking;
    server.asking = true;
    // A datagram socket has a host, if only that of any address.
    const bool has_host = HasHost(server.key) || IsDatagram(server.key.type);
    const bool later = has_host && context_.Resolve(ChoicePoint::kListenOrder) == kHostsLater;
    Message question;
    question.kind = MessageKind::kListen;
    question.server = input.server;
    question.key = server.key;
    Add(SendToPrimary{question}, later);
  } else if (input.origin == ServerOrigin::kBinding) {
    // REQ listen.handle.given-one-used listen.handle.primary-not-asked
    Add(UseSocket{input.server, input.message.handle});
    Listening(input.server, input.message, context_.Resolve(ChoicePoint::kGivenHandle) == kEmitted);
  } else {
    if (input.origin != ServerOrigin::kAlone) server.origin = ServerOrigin::kExclusive;
    Add(BindSocket{input.server, server.origin == ServerOrigin::kAlone, server.key});
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
  Add(EmitServerListening{server, at.port, at.address}, true);
  const ListenKey& key = state_.servers[server].key;
  const bool quiet = IsDatagram(key.type) && context_.Has(Deviation::kUdpNotAnnounced);
  if (!announce || quiet || !state_.channel) return;
  // REQ cluster.event.listening.after-server cluster.event.listening.address
  Message notice;
  notice.kind = MessageKind::kListening;
  notice.server = server;
  notice.key = key;
  notice.port = at.port;
  notice.address = at.address;
  const bool named = key.address != kNone || key.fd != kNone;
  if (!named && context_.Has(Deviation::kNoAddressWithoutHost)) {
    notice.address = kNone;
    if (key.type == AddressType::kTcp6) notice.key.type = AddressType::kTcp4;
  }
  Add(SendToPrimary{notice}, true);
}

void WorkerStep::Bound(uint16_t server, const Message& message) {
  if (message.error == ListenError::kNoError) {
    const bool alone = state_.servers[server].origin == ServerOrigin::kAlone;
    return Listening(server, message, alone || !context_.Has(Deviation::kExclusiveNotAnnounced));
  }
  state_.servers[server].state = ServerState::kClosed;
  Add(EmitServerError{server, message.error}, true);
  FinishDisconnect();
}

void WorkerStep::ListenReply(const Message& message) {
  Server& server = state_.servers[message.server];
  server.asking = false;
  if (message.error != ListenError::kNoError) {
    const bool closing = server.state == ServerState::kClosing;
    server.state = ServerState::kClosed;
    if (closing) {
      Add(EmitServerClose{message.server});
      if (context_.Has(Deviation::kClosedServerKills)) return Add(ExitProcess{1});
    } else {
      Add(EmitServerError{message.server, message.error});
    }
    return FinishDisconnect();
  }
  if (server.state == ServerState::kClosing) {  // closed before the answer came
    if (message.flag) Add(CloseSocket{message.handle});
    Send(MessageKind::kLeave, message.server);
    return CloseIfIdle(message.server);
  }
  if (message.flag) Add(UseSocket{message.server, message.handle});
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
  Add(EmitServerClose{server}, true);
}

// REQ worker.disconnect.no-new-connections
void WorkerStep::Close(uint16_t index) {
  Server& server = state_.servers[index];
  if (server.state == ServerState::kClosed || server.state == ServerState::kClosing) return;
  const bool listening = server.state == ServerState::kListening;
  server.state = ServerState::kClosing;
  if (listening) {
    Add(StopListening{index});
    if (server.origin == ServerOrigin::kPrimary && state_.channel) Send(MessageKind::kLeave, index);
  }
  CloseIfIdle(index);
}

void WorkerStep::CloseIfIdle(uint16_t index) {
  Server& server = state_.servers[index];
  if (server.state != ServerState::kClosing || server.asking || server.connections > 0) return;
  server.state = ServerState::kClosed;
  Add(EmitServerClose{index}, true);
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
  if (last) Add(EmitDisconnectError{}, true);
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
    Add(AcceptConnection{message.server, message.handle});
  }
  if (!state_.channel) return;
  Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.server = message.server;
  reply.key = server.key;
  if (!takes) reply.handle = message.handle;
  Add(SendToPrimary{reply});
}

}  // namespace clusterspec::model
