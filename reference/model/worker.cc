#include "reference/model/worker.h"

#include <algorithm>

#include "reference/model/worker_step.h"

namespace clusterspec::model {

void WorkerStep::Send(MessageKind kind, uint16_t server) {
  Message message;
  message.kind = kind;
  message.server = server;
  Add(SendToPrimary{message});
}

// REQ cluster.event.online.every-worker
void WorkerStep::Start(bool child) {
  if (child && context_.Has(Deviation::kChildJoinsLate)) {
    state_.joined = false;
  } else {
    Send(MessageKind::kOnline);
  }
}

void WorkerStep::Join() {
  if (state_.joined) return;
  state_.joined = true;
  Send(MessageKind::kOnline);
}

// REQ worker.exitedAfterDisconnect.when-set-in-worker
void WorkerStep::ShowCall() {
  if (context_.Resolve(ChoicePoint::kOwnVoluntarySet) == kAtCall) state_.shown = Flag::kTrue;
}

void WorkerStep::Disconnect() {
  if (!state_.channel) return;
  const bool again = state_.finishing;
  ShowCall();
  BeginDisconnect(false);
  if (again) Send(MessageKind::kVoluntary);
}

// REQ worker.disconnect.closes-servers
void WorkerStep::BeginDisconnect(bool by_primary) {
  state_.exited_after_disconnect = true;
  // A second call closes what has been opened since, and waits for it unless the end has begun.
  const bool forgets =
      state_.disconnecting && context_.Has(Deviation::kSecondDisconnectDoesNotWait);
  if (!state_.disconnecting || forgets) state_.by_primary = by_primary;
  state_.disconnecting = true;
  const bool leaves_own = context_.Has(Deviation::kExclusiveNotClosed);
  const bool leaves_asking = context_.Has(Deviation::kAskingNotClosed);
  const bool leaves_datagrams = context_.Has(Deviation::kUdpNotAnnounced);
  for (Server& server : state_.servers) {
    server.awaited = !(leaves_datagrams && IsDatagram(server.key.type)) &&
                     !(leaves_own && server.origin != ServerOrigin::kPrimary) &&
                     server.origin != ServerOrigin::kAlone &&
                     !(leaves_asking && server.state == ServerState::kAsking) &&
                     !(forgets && server.state == ServerState::kClosing);
  }
  CloseAwaited();
  FinishDisconnect();
}

void WorkerStep::CloseAwaited() {
  const auto servers = static_cast<uint16_t>(state_.servers.size());
  const auto close = [&](bool all, bool named) {
    for (uint16_t server = 0; server < servers; ++server) {
      const Server& each = state_.servers[server];
      if (each.awaited && (all || HasHost(each.key) == named)) Close(server);
    }
  };
  if (servers < 2 || context_.Resolve(ChoicePoint::kClosingOrder) == kOldestFirst) {
    return close(true, false);
  }
  close(false, false);
  close(false, true);
}

// REQ worker.disconnect.waits-for-close worker.disconnect.waits-for-connections
void WorkerStep::FinishDisconnect() {
  if (!state_.disconnecting || state_.finishing || !state_.channel) return;
  const bool waits = std::any_of(
      state_.servers.begin(), state_.servers.end(),
      [](const Server& server) { return server.awaited && server.state != ServerState::kClosed; });
  if (waits) return;
  state_.finishing = true;
  // REQ worker.disconnect.closes-channel
  if (state_.by_primary) return CloseChannel();
  // The primary must know before it can see the end of the process.
  Send(MessageKind::kVoluntary);
}

void WorkerStep::Kill(Signal signal) {
  const bool exits =
      context_.edition() < Edition::kV18 || context_.Has(Deviation::kKillInWorkerExitsZero);
  if (!exits) {
    // REQ worker.kill.in-worker-signal
    return Add(SignalSelf{signal});
  }
  // REQ worker.kill.in-worker-disconnects worker.kill.in-worker-exit-zero
  state_.exited_after_disconnect = true;
  if (!state_.channel) return Add(ExitProcess{});
  ShowCall();
  state_.killing = true;
  Send(MessageKind::kVoluntary);
}

void WorkerStep::Receive(const Message& message) {
  switch (message.kind) {
    case MessageKind::kUser:
      // REQ worker.event.message.on-process-in-worker worker.event.message.on-worker-in-worker
      return Add(EmitOwnMessage{message.value, message.handle});
    case MessageKind::kDisconnect:
      return BeginDisconnect(true);
    case MessageKind::kVoluntaryAck:
      return CloseChannel();
    case MessageKind::kListenReply:
      return ListenReply(message);
    case MessageKind::kConnection:
      return Connection(message);
    case MessageKind::kOnline:
    case MessageKind::kListen:
    case MessageKind::kListening:
    case MessageKind::kLeave:
    case MessageKind::kVoluntary:
    case MessageKind::kConnectionReply:
      return;  // for the primary only
  }
}

void WorkerStep::CloseChannel() {
  if (!state_.channel) return;
  state_.channel = false;
  Add(CloseOwnChannel{});
  Add(WorkerContinuation{WorkerContinuation::Kind::kAfterClose}, true);
}

void WorkerStep::ChannelClosed() {
  if (state_.told) return;
  state_.channel = false;
  state_.told = true;
  for (Server& server : state_.servers) {
    if (server.state == ServerState::kAsking) server.lets_end = true;  // it gets no answer
  }
  if (!state_.joined) return Add(EmitOwnDisconnect{});
  // REQ worker.process.exit-on-accidental-disconnect
  const int exits = state_.exited_after_disconnect
                        ? kEventsFirst
                        : context_.Resolve(ChoicePoint::kAccidentalEvents);
  if (exits != kExitFirst) Add(EmitOwnDisconnect{exits == kExitBetween});
  if (exits != kEventsFirst) return Add(ExitProcess{});
  Add(WorkerContinuation{WorkerContinuation::Kind::kDisconnected});
}

void WorkerStep::Disconnected() {
  if (!state_.exited_after_disconnect || state_.killing) {
    // REQ worker.process.exit-on-accidental-disconnect worker.kill.in-worker-exit-zero
    return Add(ExitProcess{});
  }
  // REQ worker.disconnect.no-wait-for-clients
  state_.ends_despite_clients = context_.Resolve(ChoicePoint::kClientsAtDisconnect) == kProcessEnds;
}

void Step(const Context& context, const WorkerInput& input, WorkerState* state,
          WorkerEffects* effects) {
  WorkerStep step(context, state, effects);
  switch (input.kind) {
    case WorkerInputKind::kStart:
      return step.Start(input.child);
    case WorkerInputKind::kDisconnect:
      return step.Disconnect();
    case WorkerInputKind::kKill:
      return step.Kill(input.signal);
    case WorkerInputKind::kProcessDisconnect:
      return step.CloseChannel();
    case WorkerInputKind::kListen:
      return step.Listen(input);
    case WorkerInputKind::kCloseServer:
      return step.CloseByCall(input.server);
    case WorkerInputKind::kAdopt:
      return step.Adopt(input.server);
    case WorkerInputKind::kMessage:
      return step.Receive(input.message);
    case WorkerInputKind::kChannelClosed:
      return step.ChannelClosed();
    case WorkerInputKind::kBound:
      return step.Bound(input.server, input.message);
    case WorkerInputKind::kConnected:
      return step.Connected(input.server);
    case WorkerInputKind::kConnectionEnded:
      return step.ConnectionEnded(input.server);
  }
}

void Step(const Context& context, const WorkerContinuation& continuation, WorkerState* state,
          WorkerEffects* effects) {
  WorkerStep step(context, state, effects);
  switch (continuation.kind) {
    case WorkerContinuation::Kind::kAfterClose:
      return step.ChannelClosed();
    case WorkerContinuation::Kind::kDisconnected:
      return step.Disconnected();
  }
}

}  // namespace clusterspec::model
