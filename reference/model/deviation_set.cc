#include "reference/model/deviation_set.h"

#include <algorithm>
#include <iterator>

namespace clusterspec::model {
namespace {

using enum Deviation;

constexpr DeviationInfo kTable[] = {
    {kRemovedAtDisconnectCall, "removed-at-disconnect-call"},
    {kDisconnectCallbackAtFirst, "disconnect-callback-at-first"},
    {kDisconnectCallbackAtExit, "disconnect-callback-at-exit"},
    {kDisconnectCutsChannel, "disconnect-cuts-channel"},
    {kSecondDisconnectDoesNotWait, "second-disconnect-does-not-wait"},
    {kFalseWithoutChannel, "false-without-channel"},
    {kSuicideFalseWithoutChannel, "suicide-false-without-channel"},
    {kResetNotNoticed, "reset-not-noticed"},
    {kResetNotNoticedInPrimary, "reset-not-noticed-in-primary"},
    {kConnectionHidesEnd, "connection-hides-end"},
    {kKillInWorkerExitsZero, "kill-in-worker-exits-zero"},
    {kKillCountsAsVoluntary, "kill-counts-as-voluntary"},
    {kKillWaitsForWorker, "kill-waits-for-worker"},
    {kKillDoesNotCount, "kill-does-not-count"},
    {kKillDoesNotWait, "kill-does-not-wait"},
    {kDeadByExitCode, "dead-by-exit-code"},
    {kDeadByAnySignal, "dead-by-any-signal"},
    {kConnectedUndefined, "connected-undefined"},
    {kExclusiveNotClosed, "exclusive-not-closed"},
    {kAskingNotClosed, "asking-not-closed"},
    {kExclusiveNotAnnounced, "exclusive-not-announced"},
    {kHttpServerOnItsOwn, "http-server-on-its-own"},
    {kUdpNotAnnounced, "udp-not-announced"},
    {kNoAddressWithoutHost, "no-address-without-host"},
    {kNoTypeOfDescriptor, "no-type-of-descriptor"},
    {kHandleBecomesRandomPort, "handle-becomes-random-port"},
    {kHandleKillsPrimary, "handle-kills-primary"},
    {kHandleRefused, "handle-refused"},
    {kClosedServerListens, "closed-server-listens"},
    {kClosedServerKills, "closed-server-kills"},
    {kConnectionKept, "connection-kept"},
    {kInspectPortIgnored, "inspect-port-ignored"},
    {kInspectPortOnlyAtStart, "inspect-port-only-at-start"},
    {kExecArgvFiltered, "exec-argv-filtered"},
    {kNullStreamIgnored, "null-stream-ignored"},
    {kJsonOfItsOwn, "json-of-its-own"},
    {kNoPrimaryNames, "no-primary-names"},
    {kNoSuicide, "no-suicide"},
    {kCwdIgnored, "cwd-ignored"},
    {kSerializationIgnored, "serialization-ignored"},
    {kNoNodePrefix, "no-node-prefix"},
    {kIdNotRead, "id-not-read"},
    {kDisconnectInWorker, "disconnect-in-worker"},
};
static_assert(std::size(kTable) == kDeviationCount);

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
