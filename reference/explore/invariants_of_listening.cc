// Requirements on servers, sockets and connections.
#include <algorithm>

#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::ServerOrigin;
using model::ServerState;
using sim::ProcessPhase;

bool Runs(const StateContext& state, uint16_t worker) {
  return state.process(worker).phase == ProcessPhase::kRunning;
}

bool ListensByPrimary(const model::Server& server) {
  return server.state == ServerState::kListening && server.origin == ServerOrigin::kPrimary;
}

bool ClosesServers(const StateContext& state, uint16_t worker) {
  const model::WorkerState& own = state.process(worker).worker;
  if (!Runs(state, worker) || !own.disconnecting || state.traits.reopens) return true;
  return std::none_of(own.servers.begin(), own.servers.end(), [](const model::Server& server) {
    return server.state == ServerState::kListening;
  });
}

bool HasListener(const StateContext& state, uint16_t worker) {
  const auto& handles = state.world.primary.listening.handles;
  return std::any_of(handles.begin(), handles.end(),
                     [&](const model::Handle& handle) { return handle.HasWorker(worker); });
}

bool HandlesClosed(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kDisconnect) || !HasListener(state, worker);
}

bool RefusesWithoutWorkers(const StateContext& state, uint16_t) {
  const bool gone = std::all_of(
      state.history.workers.begin(), state.history.workers.end(), [](const WorkerHistory& history) {
        return history.Has(Milestone::kDisconnect) && history.Has(Milestone::kExit);
      });
  return !gone || state.world.primary.listening.handles.empty();
}

// Under round-robin no worker holds the socket.
bool PrimaryListens(const StateContext& state, uint16_t worker) {
  const sim::Process& process = state.process(worker);
  if (state.world.primary.policy != model::Policy::kRoundRobin) return true;
  for (size_t i = 0; i < process.servers.size(); ++i) {
    const model::Server& server = process.worker.servers[i];
    const bool shared = ListensByPrimary(server) && !model::IsDatagram(server.key.type);
    if (shared && process.servers[i].socket != model::kNoDescriptor) return false;
  }
  return true;
}

bool ListenersHaveSocket(const StateContext& state, uint16_t worker) {
  const sim::Process& process = state.process(worker);
  if (state.world.primary.policy != model::Policy::kShared) return true;
  for (size_t i = 0; i < process.servers.size(); ++i) {
    const bool without = process.servers[i].socket == model::kNoDescriptor;
    if (ListensByPrimary(process.worker.servers[i]) && without) return false;
  }
  return true;
}

// Each connection is with one worker.
bool OneTaker(const StateContext& state, uint16_t worker) {
  if (state.traits.handles) return true;
  const auto& connections = state.process(worker).connections;
  for (const sim::Connection& mine : connections) {
    if (mine.server == sim::kNoServer) continue;
    for (uint16_t other = 0; other < worker; ++other) {
      const auto& theirs = state.process(other).connections;
      const bool taken_twice =
          std::any_of(theirs.begin(), theirs.end(),
                      [&](const sim::Connection& each) { return each.end == mine.end; });
      if (taken_twice) return false;
    }
  }
  return true;
}

bool OnePort(const StateContext& state, uint16_t worker) {
  const sim::Process& mine = state.process(worker);
  for (size_t i = 0; i < mine.servers.size(); ++i) {
    const model::Server& server = mine.worker.servers[i];
    if (!ListensByPrimary(server) || server.key.port != 0) continue;
    for (uint16_t other = 0; other < worker; ++other) {
      const sim::Process& theirs = state.process(other);
      for (size_t j = 0; j < theirs.servers.size(); ++j) {
        const model::Server& with = theirs.worker.servers[j];
        const bool same = ListensByPrimary(with) && with.key == server.key;
        const bool told = mine.servers[i].port != 0 && theirs.servers[j].port != 0;
        if (same && told && mine.servers[i].port != theirs.servers[j].port) return false;
      }
    }
  }
  return true;
}

constexpr StateInvariant kListenTable[] = {
    {"worker.disconnect.closes-servers", "a server still listens after disconnect()", When::kStep,
     ClosesServers},
    {"cluster.disconnect.closes-handles",
     "the primary holds a listening socket of a worker that has disconnected", When::kAlways,
     HandlesClosed},
    {"sharing.none-alive-refuses", "a port is listened on although no worker is left",
     When::kAlways, RefusesWithoutWorkers},
    {"scheduling.rr.primary-listens", "a worker holds the listening socket under round-robin",
     When::kStep, PrimaryListens},
    {"scheduling.none.listeners-get-socket", "a listening worker has no socket under SCHED_NONE",
     When::kStep, ListenersHaveSocket},
    {"scheduling.rr.primary-accepts", "two workers hold one connection", When::kStep, OneTaker},
    {"listen.port-zero.shared", "two workers listen on port 0 and have different ports",
     When::kStep, OnePort},
};

}  // namespace

StateTable ListenInvariants() { return StateTableOf<kListenTable>(); }

}  // namespace clusterspec::explore
