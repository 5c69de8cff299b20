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

bool PrimaryActs(const Moment& moment) { return Acts(moment.world.processes[0]); }

bool Ended(const Moment& moment, uint16_t worker) {
  return moment.process(worker).phase >= ProcessPhase::kEnded &&
         moment.past_of(worker).Has(Mark::kHello);
}

bool ChannelOpen(const Moment& moment, uint16_t worker) {
  return Acts(moment.process(worker)) && moment.process(worker).worker.channel &&
         moment.record(worker).channel;
}

bool AnyDeath(const Moment& moment, uint16_t worker) {
  return !PrimaryActs(moment) || !Ended(moment, worker) || moment.past_of(worker).Has(Mark::kExit);
}

bool DisconnectTold(const Moment& moment, uint16_t worker) {
  return !PrimaryActs(moment) || !Ended(moment, worker) ||
         moment.past_of(worker).Has(Mark::kDisconnect);
}

bool CallbackCame(const Moment& moment, uint16_t) {
  if (!PrimaryActs(moment)) return true;
  return std::none_of(moment.past.callbacks.begin(), moment.past.callbacks.end(),
                      [&](const PendingCallback& each) {
                        for (size_t i = 0; i < moment.past.workers.size(); ++i) {
                          const bool waits = (each.workers >> i & 1) != 0;
                          if (waits && !moment.past_of(i).Has(Mark::kDisconnect)) return false;
                        }
                        return true;
                      });
}

bool ActsInWorker(const Moment& moment, uint16_t worker) {
  const bool asked = moment.past_of(worker).Has(Mark::kDisconnectInPrimary) &&
                     !moment.past_of(worker).Has(Mark::kCut) && ChannelOpen(moment, worker);
  return !asked || moment.process(worker).worker.disconnecting;
}

bool ClosesChannel(const Moment& moment, uint16_t worker) {
  const model::WorkerState& own = moment.process(worker).worker;
  const bool closed =
      std::all_of(own.servers.begin(), own.servers.end(),
                  [](const model::Server& server) { return server.state == ServerState::kClosed; });
  const bool due = PrimaryActs(moment) && Acts(moment.process(worker)) && own.disconnecting;
  return !due || !closed || !own.channel;
}

bool KillEnds(const Moment& moment, uint16_t worker) {
  const WorkerPast& past = moment.past_of(worker);
  const bool deadly =
      past.kill_signal != 0 && model::DefaultAction(past.kill_signal) == model::SignalAction::kEnd;
  const bool busy = !moment.process(worker).connections.empty();
  const bool due = past.Has(Mark::kKillInPrimary) && deadly && Acts(moment.process(worker));
  return !due || busy || !PrimaryActs(moment);
}

// v18: whatever it is busy with.
bool KillDoesNotWait(const Moment& moment, uint16_t worker) {
  const WorkerPast& past = moment.past_of(worker);
  const bool deadly =
      past.kill_signal != 0 && model::DefaultAction(past.kill_signal) == model::SignalAction::kEnd;
  const sim::Process& process = moment.process(worker);
  const bool lives = process.phase < ProcessPhase::kEnded && !process.stopped;
  return !past.Has(Mark::kKillInPrimary) || !deadly || !lives || !PrimaryActs(moment);
}

bool EachListeningTold(const Moment& moment, uint16_t worker) {
  return !PrimaryActs(moment) || !ChannelOpen(moment, worker) ||
         moment.past_of(worker).unannounced == 0;
}

bool ArrivedInPrimary(const Moment& moment, uint16_t worker) {
  return !PrimaryActs(moment) || !ChannelOpen(moment, worker) || moment.past_of(worker).up.empty();
}

bool ArrivedInWorker(const Moment& moment, uint16_t worker) {
  return !PrimaryActs(moment) || !ChannelOpen(moment, worker) ||
         moment.past_of(worker).down.empty();
}

constexpr StateInvariant kTable[] = {
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

StateTable EndInvariants() { return StateTableOf<kTable>(); }

}  // namespace clusterspec::explore
