#include "harness/explain/requirement_of.h"

#include <algorithm>
#include <utility>

namespace clusterspec::explain {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr std::string_view kListed = "cluster.workers.kept-until-both";
constexpr std::string_view kConnected = "worker.isConnected.after-disconnect";
constexpr std::string_view kDead = "worker.isDead.after-exit";
constexpr std::string_view kVoluntary = "worker.exitedAfterDisconnect.voluntary";
constexpr std::string_view kSuicide = "worker.suicide.voluntary";

constexpr Row kOfEvents[] = {
    {"cluster.fork", "cluster.event.fork.emitted"},
    {"cluster.online", "cluster.event.online.emitted"},
    {"worker.online", "cluster.event.online.emitted"},
    {"cluster.listening", "cluster.event.listening.address"},
    {"worker.listening", "cluster.event.listening.address"},
    {"cluster.message", "cluster.event.message.from-worker"},
    {"worker.message", "worker.event.message.like-cluster"},
    {"cluster.disconnect", "cluster.event.disconnect.after-channel"},
    {"worker.disconnect", "cluster.event.disconnect.after-channel"},
    {"cluster.exit", "cluster.event.exit.any-death"},
    {"worker.exit", "cluster.event.exit.any-death"},
    {"cluster.setup", "cluster.event.setup.each-call"},
    {"self.message", "worker.event.message.on-worker-in-worker"},
    {"process.message", "worker.event.message.on-process-in-worker"},
    {"self.disconnect", "worker.disconnect.closes-channel"},
    {"process.disconnect", "worker.disconnect.closes-channel"},
    {"process.exit", "worker.process.exit-on-accidental-disconnect"},
    {"callback", "cluster.disconnect.callback-after-workers"},
    {"server.listening", "listen.otherwise-as-usual"},
    {"server.close", "worker.disconnect.closes-servers"},
    {"server.connection", "sharing.same-port"},
    {"client.refused", "sharing.none-alive-refuses"},
};

std::string_view OfLetters(Edition edition, const WorkerState& seen, const WorkerState& allowed) {
  if (seen.exited_after_disconnect != allowed.exited_after_disconnect)
    return edition == Edition::kV6 ? kSuicide : kVoluntary;
  if (seen.listed != allowed.listed) return kListed;
  if (seen.connected != allowed.connected) return kConnected;
  return seen.dead != allowed.dead ? kDead : "";
}

std::string_view OfSnap(Edition edition, const Event& seen, const Event& allowed) {
  for (const auto& [label, state] : seen.snap) {
    const auto other = allowed.snap.find(label);
    if (other == allowed.snap.end() || state == other->second) continue;
    return OfLetters(edition, state, other->second);
  }
  return "";
}

std::string_view OfName(std::string_view name) {
  const auto found = std::find_if(std::begin(kOfEvents), std::end(kOfEvents),
                                  [&](const Row& row) { return row.first == name; });
  return found == std::end(kOfEvents) ? "" : found->second;
}

}  // namespace

std::string_view RequirementOf(Edition edition, const Event* seen,
                               const std::vector<Event>& allowed) {
  if (seen == nullptr) return allowed.empty() ? "" : OfName(allowed.front().name);
  for (const Event& each : allowed) {
    const bool same = each.name == seen->name && each.subject == seen->subject;
    if (!same || each.data != seen->data) continue;
    if (const auto found = OfSnap(edition, *seen, each); !found.empty()) return found;
  }
  return OfName(seen->name);
}

std::vector<std::string_view> KnownRequirements() {
  std::vector<std::string_view> all{kListed, kConnected, kDead, kVoluntary, kSuicide};
  for (const Row& row : kOfEvents) all.push_back(row.second);
  return all;
}

}  // namespace clusterspec::explain
