// Requirements on what must have come when nothing can come any more.
#include <algorithm>

#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::ServerState;
using sim::ProcessPhase;

// The process can do whatever is due.
bool Acts(const sim::Process& process) {
  return process.phase == ProcessPhase::kRunning && !process.stopped;
}

bool PrimaryActs(const StateContext& state) { return Acts(state.world.processes[0]); }

bool Ended(const StateContext& state, uint16_t worker) {
  return state.process(worker).phase >= ProcessPhase::kEnded &&
         state.history_of(worker).Has(Milestone::kHello);
}

bool ChannelOpen(const StateContext& state, uint16_t worker) {
  return Acts(state.process(worker)) && state.process(worker).worker.channel &&
         state.record(worker).channel;
}

bool AnyDeath(const StateContext& state, uint16_t worker) {
  return !PrimaryActs(state) || !Ended(state, worker) ||
         state.history_of(worker).Has(Milestone::kExit);
}

bool DisconnectTold(const StateContext& state, uint16_t worker) {
  return !PrimaryActs(state) || !Ended(state, worker) ||
         state.history_of(worker).Has(Milestone::kDisconnect);
}

bool CallbackCame(const StateContext& state, uint16_t) {
  if (!PrimaryActs(state)) return true;
  return std::none_of(state.history.callbacks.begin(), state.history.callbacks.end(),
                      [&](const PendingCallback& each) {
                        for (size_t i = 0; i < state.history.workers.size(); ++i) {
                          const bool waits = each.workers.Contains(i);
                          if (waits && !state.history_of(i).Has(Milestone::kDisconnect))
                            return false;
                        }
                        return true;
                      });
}

bool ActsInWorker(const StateContext& state, uint16_t worker) {
  const bool asked = state.history_of(worker).Has(Milestone::kDisconnectInPrimary) &&
                     !state.history_of(worker).Has(Milestone::kCut) && ChannelOpen(state, worker);
  return !asked || state.process(worker).worker.disconnecting;
}

bool ClosesChannel(const StateContext& state, uint16_t worker) {
  const model::WorkerState& own = state.process(worker).worker;
  const bool closed =
      std::all_of(own.servers.begin(), own.servers.end(),
                  [](const model::Server& server) { return server.state == ServerState::kClosed; });
  const bool due = PrimaryActs(state) && Acts(state.process(worker)) && own.disconnecting;
  return !due || !closed || !own.channel;
}

bool KillEnds(const StateContext& state, uint16_t worker) {
  const WorkerHistory& history = state.history_of(worker);
  const bool deadly = history.kill_signal != 0 &&
                      model::DefaultAction(history.kill_signal) == model::SignalAction::kEnd;
  const bool busy = !state.process(worker).connections.empty();
  const bool due = history.Has(Milestone::kKillInPrimary) && deadly && Acts(state.process(worker));
  return !due || busy || !PrimaryActs(state);
}

// v18: whatever it is busy with.
bool KillDoesNotWait(const StateContext& state, uint16_t worker) {
  const WorkerHistory& history = state.history_of(worker);
  const bool deadly = history.kill_signal != 0 &&
                      model::DefaultAction(history.kill_signal) == model::SignalAction::kEnd;
  const sim::Process& process = state.process(worker);
  const bool lives = process.phase < ProcessPhase::kEnded && !process.stopped;
  return !history.Has(Milestone::kKillInPrimary) || !deadly || !lives || !PrimaryActs(state);
}

bool EachListeningTold(const StateContext& state, uint16_t worker) {
  return !PrimaryActs(state) || !ChannelOpen(state, worker) ||
         state.history_of(worker).unannounced == 0;
}

bool ArrivedInPrimary(const StateContext& state, uint16_t worker) {
  return !PrimaryActs(state) || !ChannelOpen(state, worker) || state.history_of(worker).up.empty();
}

bool ArrivedInWorker(const StateContext& state, uint16_t worker) {
  return !PrimaryActs(state) || !ChannelOpen(state, worker) ||
         state.history_of(worker).down.empty();
}

constexpr StateInvariant kEndTable[] = {
    {"cluster.event.exit.any-death", "a worker has died and no exit event came", When::kEnd,
     AnyDeath},
    {"cluster.event.disconnect.on-exit", "a worker has died and no disconnect event came",
     When::kEnd, DisconnectTold},
    {"cluster.disconnect.callback", "the callback of cluster.disconnect() never came", When::kEnd,
     CallbackCame},
    {"worker.disconnect.in-primary-acts-in-worker",
     "disconnect() in the primary has not reached the worker", When::kEnd, ActsInWorker},
    {"worker.disconnect.closes-channel", "all servers are closed, but the channel is not",
     When::kEnd, ClosesChannel},
    {"worker.kill.ends-worker", "kill() has not ended a worker without connections", When::kEnd,
     KillEnds},
    {"worker.kill.no-wait", "kill() has not ended the worker", When::kEnd, KillDoesNotWait},
    {"cluster.event.listening.after-server",
     "a server of a worker listens, but no listening event came in the primary", When::kEnd,
     EachListeningTold},
    {"worker.send.to-primary", "a message to the primary is lost", When::kEnd, ArrivedInPrimary},
    {"worker.send.to-that-worker", "a message to a worker is lost", When::kEnd, ArrivedInWorker},
};

}  // namespace

StateTable EndInvariants() { return StateTableOf<kEndTable>(); }

}  // namespace clusterspec::explore
