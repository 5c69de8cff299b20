// Requirements on single events: what must have happened before them, and what they carry.
#include <algorithm>

#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

bool AfterFork(const Sight& sight) {
  return sight.worker == kNoProcess || sight.past_of(sight.worker).Has(Mark::kFork);
}

bool FromForkOn(const Sight& sight) {
  if (sight.operation == nullptr || sight.operation->kind != OperationKind::kFork) return true;
  if (sight.process_index != 0) return true;
  const uint16_t forked = ProcessOf(sight.world, sight.operation->name);
  if (forked == kNoProcess || forked == 0) return true;
  const bool started = sight.process(forked - 1u).phase < sim::ProcessPhase::kEnded;
  return !started || sight.record(forked - 1u).listed;
}

bool OwnId(const Sight& sight) {
  return sight.worker == kNoProcess || sight.data().at("id") == sight.worker + 1;
}

bool UniqueId(const Sight& sight) {
  if (sight.worker == kNoProcess) return true;
  const json::object& data = sight.data();
  const json::value& id = data.at("id");
  if (!id.is_int64()) return true;
  const auto owner = static_cast<size_t>(id.get_int64() - 1);
  return owner == sight.worker || owner >= sight.past.workers.size() ||
         !sight.past_of(owner).Has(Mark::kHello);
}

// Either end of the channel is closed by then.
bool AfterChannel(const Sight& sight) {
  if (sight.worker == kNoProcess) return true;
  return sight.process(sight.worker).up.closed && !sight.record(sight.worker).channel;
}

bool AfterServer(const Sight& sight) {
  return sight.worker == kNoProcess || sight.habits.handles ||
         sight.past_of(sight.worker).unannounced > 0;
}

// 4, 6, -1, "udp4" or "udp6".
bool KnownAddressType(const Sight& sight) {
  const json::object& data = sight.data();
  const json::value* type = data.if_contains("addressType");
  return type != nullptr &&
         (*type == 4 || *type == 6 || *type == -1 || *type == "udp4" || *type == "udp6");
}

bool HasAddress(const Sight& sight) {
  const json::object& data = sight.data();
  const json::value* address = data.if_contains("address");
  return address != nullptr && address->is_string() && *address != "$undefined";
}

bool HasPort(const Sight& sight) {
  const json::object& data = sight.data();
  const json::value* port = data.if_contains("port");
  const json::value* type = data.if_contains("addressType");
  return (type != nullptr && *type == -1) || (port != nullptr && port->is_number());
}

bool TwoArguments(const Sight& sight) { return sight.data().at("args") == 2; }

bool FirstIs(const Sight& sight, const Small<Id, 1>& sent) {
  const json::object& data = sight.data();
  const json::value* message = data.if_contains("message");
  return !sent.empty() && message != nullptr && sight.pool.Value(sent.front()) == *message;
}

// Each is the first of those sent that has not come yet: none is lost, none overtakes another.
bool InOrderInPrimary(const Sight& sight) {
  return sight.worker == kNoProcess || FirstIs(sight, sight.past_of(sight.worker).up);
}

bool InOrderInWorker(const Sight& sight) {
  if (sight.process_index == kNoProcess || sight.process_index == 0) return true;
  return FirstIs(sight, sight.past_of(sight.process_index - 1u).down);
}

const PendingCallback* CallbackOf(const Sight& sight) {
  const auto& callbacks = sight.past.callbacks;
  const auto found = std::find_if(
      callbacks.begin(), callbacks.end(),
      [&](const PendingCallback& each) { return each.callback == sight.seen.subject; });
  return found == callbacks.end() ? nullptr : &*found;
}

bool CallbackAfterWorkers(const Sight& sight) {
  const PendingCallback* callback = CallbackOf(sight);
  if (callback == nullptr || sight.process_index != 0) return true;
  for (size_t i = 0; i < sight.past.workers.size(); ++i) {
    const bool waits = (callback->workers >> i & 1) != 0;
    if (waits && !sight.past_of(i).Has(Mark::kDisconnect)) return false;
  }
  return true;
}

bool CallbackAfterHandles(const Sight& sight) {
  const PendingCallback* callback = CallbackOf(sight);
  if (callback == nullptr || sight.process_index != 0) return true;
  const auto& handles = sight.world.primary.listening.handles;
  return std::none_of(handles.begin(), handles.end(), [&](const model::Handle& handle) {
    return std::any_of(handle.listeners.begin(), handle.listeners.end(),
                       [&](const model::Listener& listener) {
                         return (callback->workers >> listener.worker & 1) != 0;
                       });
  });
}

bool TakesNothingNew(const Sight& sight) {
  if (sight.process_index == kNoProcess || sight.process_index == 0) return true;
  const model::WorkerState& own = sight.process(sight.process_index - 1u).worker;
  return !own.disconnecting || sight.habits.reopens || sight.habits.handles;
}

// By its own disconnect(), not because the primary has closed the channel.
bool WaitsForClose(const Sight& sight) {
  if (sight.process_index == kNoProcess || sight.process_index == 0) return true;
  const sim::Process& process = sight.process(sight.process_index - 1u);
  const WorkerPast& past = sight.past_of(sight.process_index - 1u);
  const bool own = process.worker.disconnecting && !process.down.closed && !past.Has(Mark::kCut) &&
                   !past.Has(Mark::kKillInWorker) && !sight.habits.reopens;
  return !own || std::all_of(process.worker.servers.begin(), process.worker.servers.end(),
                             [](const model::Server& server) {
                               return server.state == model::ServerState::kClosed;
                             });
}

bool IsSelfKill(const Sight& sight) {
  return sight.operation != nullptr && sight.operation->kind == OperationKind::kKill &&
         sight.process_index != 0 && sight.process_index != kNoProcess &&
         StringOr(sight.operation->fields, "via") != "process.kill";
}

// The signal ends it within the call.
bool DoesNotReturnFromKill(const Sight& sight) {
  return !IsSelfKill(sight) ||
         model::DefaultAction(sight.operation->signal) != model::SignalAction::kEnd;
}

// What a worker reads of itself.
bool ReadsOfItself(const Sight& sight, std::string_view path, bool expected) {
  const bool reads = sight.operation != nullptr && sight.operation->kind == OperationKind::kGet &&
                     sight.process_index != 0 && sight.process_index != kNoProcess &&
                     StringOr(sight.operation->fields, "path") == path;
  if (!reads) return true;
  const json::object& data = sight.data();
  const json::value* value = data.if_contains("value");
  return value == nullptr || *value == expected;
}

bool AliveInWorker(const Sight& sight) { return ReadsOfItself(sight, "self.isDead()", false); }

bool ConnectedInWorker(const Sight& sight) {
  const bool open = sight.process_index != kNoProcess && sight.process_index != 0 &&
                    sight.process(sight.process_index - 1u).worker.channel;
  return !open || ReadsOfItself(sight, "self.isConnected()", true);
}

constexpr auto kResult = EventKind::kResult;

constexpr EventInvariant kTable[] = {
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

std::span<const EventInvariant> EventInvariants() { return kTable; }

}  // namespace clusterspec::explore
