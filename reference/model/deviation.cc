#include "reference/model/deviation.h"

#include <algorithm>
#include <iterator>

namespace clusterspec::model {
namespace {

using enum Deviation;

constexpr DeviationInfo kTable[] = {
    {kRemovedAtDisconnectCall, "removed-at-disconnect-call",
     "disconnect() in the primary takes the worker out of cluster.workers at once",
     "worker.id.key-while-alive"},
    {kDisconnectCallbackAtFirst, "disconnect-callback-at-first",
     "the callback of cluster.disconnect() comes when the first worker is gone",
     "cluster.disconnect.callback-after-workers"},
    {kKillInWorkerExitsZero, "kill-in-worker-exits-zero",
     "kill() in a worker disconnects and exits with code 0 (v18)", "worker.kill.in-worker-signal"},
    {kKillCountsAsVoluntary, "kill-counts-as-voluntary",
     "kill() sets exitedAfterDisconnect to true (v18)",
     "worker.exitedAfterDisconnect.kill-does-not-count"},
    {kKillDoesNotCount, "kill-does-not-count",
     "kill() does not set exitedAfterDisconnect (up to v16)",
     "worker.exitedAfterDisconnect.kill-counts"},
    {kDeadByExitCode, "dead-by-exit-code",
     "isDead() is true in a worker as soon as process.exitCode is set",
     "worker.isDead.before-exit"},
    {kExclusiveNotClosed, "exclusive-not-closed",
     "disconnect() in a worker leaves its exclusive servers open",
     "worker.disconnect.closes-servers"},
    {kExclusiveNotAnnounced, "exclusive-not-announced",
     "the primary hears nothing of exclusive servers", "cluster.event.listening.after-server"},
};

}  // namespace

std::span<const DeviationInfo> Deviations() { return kTable; }

std::optional<Deviation> ParseDeviation(std::string_view id) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const DeviationInfo& info) { return info.id == id; });
  if (found == std::end(kTable)) return std::nullopt;
  return found->deviation;
}

std::string DeviationIds() {
  std::string ids;
  for (const DeviationInfo& info : kTable) {
    if (!ids.empty()) ids += ", ";
    ids += info.id;
  }
  return ids;
}

}  // namespace clusterspec::model
