// Requirements on single events: what must have happened before them, and what they carry.
#include <algorithm>

#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

bool AfterFork(const EventContext& event) {
  return event.worker == kNoProcess || event.history_of(event.worker).Has(Milestone::kFork);
}

bool FromForkOn(const EventContext& event) {
  if (event.operation == nullptr || event.operation->kind != OperationKind::kFork) return true;
  if (event.process_index != 0) return true;
  const uint16_t forked = ProcessOf(event.world, event.operation->name);
  if (forked == kNoProcess || forked == 0) return true;
  const bool started = event.process(forked - 1u).phase < sim::ProcessPhase::kEnded;
  return !started || event.record(forked - 1u).listed;
}

bool OwnId(const EventContext& event) {
  return event.worker == kNoProcess || event.data().at("id") == event.worker + 1;
}

bool UniqueId(const EventContext& event) {
  if (event.worker == kNoProcess) return true;
  const json::object& data = event.data();
  const json::value& id = data.at("id");
  if (!id.is_int64()) return true;
  const auto owner = static_cast<size_t>(id.get_int64() - 1);
  return owner == event.worker || owner >= event.history.workers.size() ||
         !event.history_of(owner).Has(Milestone::kHello);
}

// Either end of the channel is closed by then.
bool AfterChannel(const EventContext& event) {
  if (event.worker == kNoProcess) return true;
  return event.process(event.worker).up.closed && !event.record(event.worker).channel;
}

bool AfterServer(const EventContext& event) {
  return event.worker == kNoProcess || event.traits.handles ||
         event.history_of(event.worker).unannounced > 0;
}

// 4, 6, -1, "udp4" or "udp6".
bool KnownAddressType(const EventContext& event) {
  const json::object& data = event.data();
  const json::value* type = data.if_contains("addressType");
  return type != nullptr &&
         (*type == 4 || *type == 6 || *type == -1 || *type == "udp4" || *type == "udp6");
}

bool HasAddress(const EventContext& event) {
  const json::object& data = event.data();
  const json::value* address = data.if_contains("address");
  return address != nullptr && address->is_string() && *address != "$undefined";
}

bool HasPort(const EventContext& event) {
  const json::object& data = event.data();
  const json::value* port = data.if_contains("port");
  const json::value* type = data.if_contains("addressType");
  return (type != nullptr && *type == -1) || (port != nullptr && port->is_number());
}

bool TwoArguments(const EventContext& event) { return event.data().at("args") == 2; }

bool FirstIs(const EventContext& event, const Small<Id, 1>& sent) {
  const json::object& data = event.data();
  const json::value* message = data.if_contains("message");
  return !sent.empty() && message != nullptr && event.pool.Value(sent.front()) == *message;
}

// Each is the first of those sent that has not come yet: none is lost, none overtakes another.
bool InOrderInPrimary(const EventContext& event) {
  return event.worker == kNoProcess || FirstIs(event, event.history_of(event.worker).up);
}

bool InOrderInWorker(const EventContext& event) {
  if (event.process_index == kNoProcess || event.process_index == 0) return true;
  return FirstIs(event, event.history_of(event.process_index - 1u).down);
}

const PendingCallback* CallbackOf(const EventContext& event) {
  const auto& callbacks = event.history.callbacks;
  const auto found = std::find_if(
      callbacks.begin(), callbacks.end(),
      [&](const PendingCallback& each) { return each.callback == event.seen.subject; });
  return found == callbacks.end() ? nullptr : &*found;
}

bool CallbackAfterWorkers(const EventContext& event) {
  const PendingCallback* callback = CallbackOf(event);
  if (callback == nullptr || event.process_index != 0) return true;
  for (size_t i = 0; i < event.history.workers.size(); ++i) {
    const bool waits = callback->workers.Contains(i);
    if (waits && !event.history_of(i).Has(Milestone::kDisconnect)) return false;
  }
  return true;
}

bool CallbackAfterHandles(const EventContext& event) {
  const PendingCallback* callback = CallbackOf(event);
  if (callback == nullptr || event.process_index != 0) return true;
  const auto& handles = event.world.primary.listening.handles;
  return std::none_of(handles.begin(), handles.end(), [&](const model::Handle& handle) {
    return std::any_of(handle.listeners.begin(), handle.listeners.end(),
                       [&](const model::Listener& listener) {
                         return callback->workers.Contains(listener.worker);
                       });
  });
}

bool TakesNothingNew(const EventContext& event) {
  if (event.process_index == kNoProcess || event.process_index == 0) return true;
  const model::WorkerState& own = event.process(event.process_index - 1u).worker;
  return !own.disconnecting || event.traits.reopens || event.traits.handles;
}

// By its own disconnect(), not because the primary has closed the channel.
bool WaitsForClose(const EventContext& event) {
  if (event.process_index == kNoProcess || event.process_index == 0) return true;
  const sim::Process& process = event.process(event.process_index - 1u);
  const WorkerHistory& history = event.history_of(event.process_index - 1u);
  const bool own = process.worker.disconnecting && !process.down.closed &&
                   !history.Has(Milestone::kCut) && !history.Has(Milestone::kKillInWorker) &&
                   !event.traits.reopens;
  return !own || std::all_of(process.worker.servers.begin(), process.worker.servers.end(),
                             [](const model::Server& server) {
                               return server.state == model::ServerState::kClosed;
                             });
}

bool IsSelfKill(const EventContext& event) {
  return event.operation != nullptr && event.operation->kind == OperationKind::kKill &&
         event.process_index != 0 && event.process_index != kNoProcess &&
         StringOr(event.operation->fields, "via") != "process.kill";
}

// The signal ends it within the call.
bool DoesNotReturnFromKill(const EventContext& event) {
  return !IsSelfKill(event) ||
         model::DefaultAction(event.operation->signal) != model::SignalAction::kEnd;
}

// What a worker reads of itself.
bool ReadsOfItself(const EventContext& event, std::string_view path, bool expected) {
  const bool reads = event.operation != nullptr && event.operation->kind == OperationKind::kGet &&
                     event.process_index != 0 && event.process_index != kNoProcess &&
                     StringOr(event.operation->fields, "path") == path;
  if (!reads) return true;
  const json::object& data = event.data();
  const json::value* value = data.if_contains("value");
  return value == nullptr || *value == expected;
}

bool AliveInWorker(const EventContext& event) {
  return ReadsOfItself(event, "self.isDead()", false);
}

bool ConnectedInWorker(const EventContext& event) {
  const bool open = event.process_index != kNoProcess && event.process_index != 0 &&
                    event.process(event.process_index - 1u).worker.channel;
  return !open || ReadsOfItself(event, "self.isConnected()", true);
}

constexpr auto kResult = EventKind::kResult;

constexpr EventInvariant kEventTable[] = {
    {"cluster.event.online.after-fork", "online comes before fork",
     KindSet(EventKind::kClusterOnline, EventKind::kWorkerOnline), AfterFork},
    {"cluster.workers.from-fork", "a new worker is not in cluster.workers when fork() returns",
     KindSet(kResult), FromForkOn},
    {"worker.id.same-in-worker", "a worker has another id than in the primary",
     KindSet(EventKind::kHello), OwnId},
    {"worker.id.unique", "two workers have one id", KindSet(EventKind::kHello), UniqueId},
    {"cluster.event.disconnect.after-channel", "disconnect comes while the channel is open",
     KindSet(EventKind::kClusterDisconnect, EventKind::kWorkerDisconnect), AfterChannel},
    {"cluster.event.listening.after-server", "listening comes before that of the server",
     KindSet(EventKind::kClusterListening), AfterServer},
    {"cluster.event.listening.type-values", "addressType is none of its values",
     KindSet(EventKind::kClusterListening), KnownAddressType},
    {"cluster.event.listening.address", "listening tells no address",
     KindSet(EventKind::kClusterListening), HasAddress},
    {"cluster.event.listening.port", "listening tells no port",
     KindSet(EventKind::kClusterListening), HasPort},
    {"cluster.event.listening.two-arguments", "listening has not two arguments",
     KindSet(EventKind::kClusterListening), TwoArguments},
    {"cluster.event.message.message", "a message is not the next of those sent",
     KindSet(EventKind::kClusterMessage), InOrderInPrimary},
    {"worker.event.message.on-process-in-worker", "a message is not the next of those sent",
     KindSet(EventKind::kProcessMessage), InOrderInWorker},
    {"cluster.disconnect.callback-after-workers",
     "the callback of cluster.disconnect() comes while a worker is connected",
     KindSet(EventKind::kCallback), CallbackAfterWorkers},
    {"cluster.disconnect.callback-after-handles",
     "the callback of cluster.disconnect() comes while a handle is open",
     KindSet(EventKind::kCallback), CallbackAfterHandles},
    {"worker.disconnect.no-new-connections", "a worker takes a connection after disconnect()",
     KindSet(EventKind::kServerConnection), TakesNothingNew},
    {"worker.disconnect.waits-for-close", "the channel closes before all servers are closed",
     KindSet(EventKind::kProcessDisconnect), WaitsForClose},
    {"worker.kill.in-worker-signal", "kill() returns in a worker that its signal ends",
     KindSet(kResult), DoesNotReturnFromKill},
    {"worker.isDead.before-exit", "isDead() is true in a worker that runs", KindSet(kResult),
     AliveInWorker},
    {"worker.isConnected.in-worker", "isConnected() is false in a worker with an open channel",
     KindSet(kResult), ConnectedInWorker},
};

}  // namespace

std::span<const EventInvariant> EventInvariants() { return kEventTable; }

}  // namespace clusterspec::explore
