#include "reference/model/deviation_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "spec/nouns/name_match.h"

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

Result<std::vector<Deviation>> ParseDeviations(const std::vector<std::string>& ids) {
  std::vector<Deviation> deviations;
  for (const std::string& id : ids) {
    if (const auto deviation = ParseDeviation(id)) {
      deviations.push_back(*deviation);
      continue;
    }
    std::vector<std::string> known;
    for (const DeviationInfo& info : kTable) known.emplace_back(info.id);
    return Error{fmt::format("unknown deviation '{}'; expected one of {}.{}", id,
                             fmt::join(known, ", "), DidYouMean(id, known)),
                 {}};
  }
  return deviations;
}

}  // namespace clusterspec::model
