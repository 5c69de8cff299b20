#include "reference/model/choice_point.h"

#include <algorithm>
#include <iterator>

#include "spec/nouns/error.h"

namespace clusterspec::model {
namespace {

using enum ChoicePoint;

constexpr ChoicePointInfo kTable[] = {
    {kForkEvent,
     "fork-event",
     "cluster.event.fork.timing",
     {{{kWithinCall, "within-call"}, {kAfterCall, "after-call"}}}},
    {kConnectedFrom,
     "connected-from",
     "worker.isConnected.after-creation",
     {{{kFromFork, "from-fork"}, {kFromOnline, "from-online"}}}},
    {kConnectedInHandler,
     "connected-in-handler",
     "worker.isConnected.in-disconnect-handler",
     {{{kAlreadyFalse, "already-false"}, {kStillTrue, "still-true"}}}},
    {kSetupArgument,
     "setup-argument",
     "cluster.event.setup.settings",
     {{{kEqualValues, "equal-values"}, {kSameObject, "same-object"}}}},
    {kPolicyProperty,
     "policy-property",
     "cluster.schedulingPolicy.frozen-by-fork",
     {{{kNoEffect, "no-effect"}, {kValueKept, "value-kept"}}}},
    {kRemoval,
     "removal",
     "cluster.workers.kept-until-both",
     {{{kByEvent, "by-event"}, {kByState, "by-state"}}}},
    {kVoluntarySet,
     "voluntary-set",
     "worker.exitedAfterDisconnect.when-set",
     {{{kAtCall, "set-at-call"}, {kAtEnd, "set-at-end"}}}},
    {kOwnVoluntarySet,
     "own-voluntary-set",
     "worker.exitedAfterDisconnect.when-set-in-worker",
     {{{kAtCall, "set-at-call"}, {kAtEnd, "undefined"}}}},
    {kAccidental,
     "accidental",
     "worker.exitedAfterDisconnect.accidental",
     {{{kStaysUndefined, "stays-undefined"}, {kBecomesFalse, "becomes-false"}}}},
    {kOtherCause,
     "other-cause",
     "worker.exitedAfterDisconnect.other-cause-after-call",
     {{{kCallCounts, "call-counts"}, {kCauseCounts, "cause-counts"}}}},
    {kKillOrder,
     "kill-order",
     "worker.kill.primary-order",
     {{{kSignalOnly, "signal-only"}, {kChannelFirst, "channel-first"}}}},
    {kPortZero,
     "port-zero",
     "listen.port-zero.shared",
     {{{kNthCall, "nth-call"}, {kEveryCall, "every-call"}}}},
    {kPortZeroKept,
     "port-zero-kept",
     "listen.port-zero.predictable-later",
     {{{kWhileOpen, "while-open"}, {kForGood, "for-good"}}}},
    {kGivenHandle,
     "given-handle",
     "cluster.event.listening.given-handle",
     {{{kEmitted, "emitted"}, {kNotEmitted, "not-emitted"}}}},
    {kSettingsListed,
     "settings-listed",
     "cluster.settings.includes-defaults",
     {{{kListed, "listed"}, {kInEffect, "in-effect"}}}},
    {kSerializationDefault,
     "serialization-default",
     "cluster.settings.serialization.default",
     {{{kLiterallyFalse, "literally-false"}, {kUnsetMeansJson, "unset-means-json"}}}},
    {kPrimaryOnly,
     "primary-only",
     "cluster.fork.primary-only",
     {{{kAbsent, "absent"}, {kThrows, "throws"}, {kIgnored, "ignored"}}}},
    {kClientsAtDisconnect,
     "clients-at-disconnect",
     "worker.disconnect.no-wait-for-clients",
     {{{kChannelCloses, "channel-closes"}, {kProcessEnds, "process-ends"}}}},
    {kEventOrder,
     "event-order",
     "",
     {{{kWorkerFirst, "worker-first"}, {kClusterFirst, "cluster-first"}}}},
    // fork() fills the settings like a call of setupPrimary(); whether it counts as one is not
    // told.
    {kSetupByFork, "setup-by-fork", "", {{{kQuiet, "quiet"}, {kEmitsSetup, "emits-setup"}}}},
    // Like event-order: of message in the primary, and of the events of process and Worker object
    // in a worker.
    {kMessageOrder,
     "message-order",
     "",
     {{{kWorkerFirst, "worker-first"}, {kClusterFirst, "cluster-first"}}}},
    {kOwnEventOrder,
     "own-event-order",
     "",
     {{{kProcessFirst, "process-first"}, {kOwnWorkerFirst, "worker-first"}}}},
    // Whether a program still sees the disconnect that makes its process exit.
    {kAccidentalEvents,
     "accidental-events",
     "",
     {{{kEventsFirst, "events-first"},
       {kExitFirst, "exit-first"},
       {kExitBetween, "exit-between"}}}},
    // close of a server and close of its last connection.
    {kServerCloseOrder,
     "server-close-order",
     "",
     {{{kConnectionFirst, "connection-first"}, {kServerFirst, "server-first"}}}},
    // Looking up a host takes time, in which other servers may ask.
    {kListenOrder, "listen-order", "", {{{kAsCalled, "as-called"}, {kHostsLater, "hosts-later"}}}},
    // A worker whose process could not be started.
    {kFailedSpawn,
     "failed-spawn",
     "",
     {{{kGone, "gone"}, {kStays, "stays"}, {kNeverLived, "never-lived"}}}},
    // Whether a worker is running before its program is.
    {kOnlineMoment,
     "online-moment",
     "",
     {{{kWithProgram, "with-program"}, {kBeforeProgram, "before-program"}}}},
    // In which order disconnect() closes the servers of a worker.
    {kClosingOrder,
     "closing-order",
     "",
     {{{kOldestFirst, "oldest-first"}, {kHostsLast, "hosts-last"}}}},
    // Whether the Worker object in a worker has the errors that process has.
    {kOwnError, "own-error", "", {{{kOfBoth, "of-both"}, {kOfProcess, "of-process"}}}},
    // What a worker makes of a disconnect() that comes while it closes its channel: not told.
    {kSecondDisconnect,
     "second-disconnect",
     "",
     {{{kIgnoredWhileClosing, "ignored"}, {kEndsTheWorker, "ends-the-worker"}}}},
    // Where such a call is an error: whether it comes before the channel is closed.
    {kSecondError, "second-error", "", {{{kErrorInTime, "in-time"}, {kErrorTooLate, "too-late"}}}},
    // What isConnected() says of a process that has ended, before disconnect is emitted.
    {kConnectedAtExit,
     "connected-at-exit",
     "",
     {{{kUntilEvent, "until-event"}, {kUntilEnd, "until-end"}}}},
    // A server that disconnect() has left may listen in the turn in which the channel is closed;
    // whether the primary is still told.
    {kLateAnnouncement, "late-announcement", "", {{{kAnnounced, "announced"}, {kLost, "lost"}}}},
    // Whether such a server, which nobody can reach, keeps its worker alive.
    {kLeftServer,
     "left-server",
     "",
     {{{kKeepsWorker, "keeps-worker"}, {kLetsItEnd, "lets-it-end"}}}},
    // Whether error comes within the send() that fails.
    {kSendError, "send-error", "", {{{kAfterSend, "after-call"}, {kWithinSend, "within-call"}}}},
    // The answer to a listen() that disconnect() has left, and what closes the channel.
    {kLateReply,
     "late-reply",
     "",
     {{{kInTime, "in-time"}, {kOvertaken, "overtaken"}, {kNeverRead, "never-read"}}}},
    // What a fault of a runtime's own looks like.
    {kFault, "fault", "", {{{kAborts, "aborts"}, {kSegfaults, "segfaults"}}}},
    // What sending to a worker leads to that has closed its channel, which the primary has not
    // seen.
    {kGoneWorker, "gone-worker", "", {{{kSendingIsSilent, "silent"}, {kSendingFails, "fails"}}}},
    // The callback of a send() with a handle, which the other side may have to take first.
    {kHandleCallback,
     "handle-callback",
     "",
     {{{kInTheSameTurn, "same-turn"}, {kInATurnOfItsOwn, "own-turn"}}}},
    // Whether a program that is sent a server is told before the primary has been asked for it.
    {kReceivedServer,
     "received-server",
     "",
     {{{kAfterTheAnswer, "after-answer"}, {kAtOnce, "at-once"}}}},
    // What a worker has sent, and the primary not read yet when it closes the channel.
    {kUnreadAtClose, "unread-at-close", "", {{{kUnreadIsLost, "lost"}, {kUnreadIsRead, "read"}}}},
    // Whether send() is false while long messages wait for their turn in the channel.
    {kBacklogAnswer, "backlog-answer", "", {{{kTellsOfBacklog, "false"}, {kTellsNothing, "true"}}}},
    // Whether a server of HTTP that is closed ends connections on which no request is under way.
    {kIdleConnections,
     "idle-connections",
     "",
     {{{kIdleStay, "stay"}, {kIdleAreClosed, "are-closed"}}}},
};

// A point or an option that stands in the wrong place would silently mean another.
constexpr bool InOrder() {
  for (size_t i = 0; i < std::size(kTable); ++i) {
    if (kTable[i].point != static_cast<ChoicePoint>(i)) return false;
    for (size_t option = 0; option < kTable[i].options.size(); ++option) {
      const Option& each = kTable[i].options[option];
      if (!each.name.empty() && each.number != static_cast<int>(option)) return false;
    }
  }
  return true;
}
static_assert(std::size(kTable) == kChoicePointCount && InOrder());

}  // namespace

std::span<const ChoicePointInfo> ChoicePoints() { return kTable; }

int OptionCount(ChoicePoint point) {
  const auto& options = kTable[static_cast<size_t>(point)].options;
  return static_cast<int>(std::count_if(options.begin(), options.end(),
                                        [](const Option& option) { return !option.name.empty(); }));
}

int Context::Resolve(ChoicePoint point) const {
  const int known = resolved_choices_->Get(point);
  if (known >= 0) return known;
  const int options = OptionCount(point);
  const int picked = chooser_->Pick(point, options);
  CLUSTERSPEC_ASSERT(picked >= 0 && picked < options);
  resolved_choices_->Set(point, picked);
  return picked;
}

}  // namespace clusterspec::model
