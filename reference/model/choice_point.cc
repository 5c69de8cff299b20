#include "reference/model/choice_point.h"

#include <algorithm>
#include <iterator>

#include "spec/nouns/error.h"

namespace clusterspec::model {
namespace {

using enum ChoicePoint;

constexpr ChoicePointInfo kTable[] = {
    {kForkEvent, "fork-event", "cluster.event.fork.timing", {"within-call", "after-call"}},
    {kConnectedFrom,
     "connected-from",
     "worker.isConnected.after-creation",
     {"from-fork", "from-online"}},
    {kConnectedInHandler,
     "connected-in-handler",
     "worker.isConnected.in-disconnect-handler",
     {"already-false", "still-true"}},
    {kSetupArgument,
     "setup-argument",
     "cluster.event.setup.settings",
     {"equal-values", "same-object"}},
    {kPolicyProperty,
     "policy-property",
     "cluster.schedulingPolicy.frozen-by-fork",
     {"no-effect", "value-kept"}},
    {kRemoval, "removal", "cluster.workers.kept-until-both", {"by-event", "by-state"}},
    {kVoluntarySet,
     "voluntary-set",
     "worker.exitedAfterDisconnect.when-set",
     {"set-at-call", "set-at-end"}},
    {kOwnVoluntarySet,
     "own-voluntary-set",
     "worker.exitedAfterDisconnect.when-set-in-worker",
     {"set-at-call", "undefined"}},
    {kAccidental,
     "accidental",
     "worker.exitedAfterDisconnect.accidental",
     {"stays-undefined", "becomes-false"}},
    {kOtherCause,
     "other-cause",
     "worker.exitedAfterDisconnect.other-cause-after-call",
     {"call-counts", "cause-counts"}},
    {kKillOrder, "kill-order", "worker.kill.primary-order", {"signal-only", "channel-first"}},
    {kPortZero, "port-zero", "listen.port-zero.shared", {"nth-call", "every-call"}},
    {kPortZeroKept,
     "port-zero-kept",
     "listen.port-zero.predictable-later",
     {"while-open", "for-good"}},
    {kGivenHandle,
     "given-handle",
     "cluster.event.listening.given-handle",
     {"emitted", "not-emitted"}},
    {kSettingsListed,
     "settings-listed",
     "cluster.settings.includes-defaults",
     {"listed", "in-effect"}},
    {kSerializationDefault,
     "serialization-default",
     "cluster.settings.serialization.default",
     {"literally-false", "unset-means-json"}},
    {kPrimaryOnly, "primary-only", "cluster.fork.primary-only", {"absent", "throws", "ignored"}},
    {kClientsAtDisconnect,
     "clients-at-disconnect",
     "worker.disconnect.no-wait-for-clients",
     {"channel-closes", "process-ends"}},
    {kEventOrder, "event-order", "", {"worker-first", "cluster-first"}},
    // fork() fills the settings like a call of setupPrimary(); whether it counts as one is not
    // told.
    {kSetupByFork, "setup-by-fork", "", {"quiet", "emits-setup"}},
    // Like event-order: of message in the primary, and of the events of process and Worker object
    // in a worker.
    {kMessageOrder, "message-order", "", {"worker-first", "cluster-first"}},
    {kOwnEventOrder, "own-event-order", "", {"process-first", "worker-first"}},
    // Whether a program still sees the disconnect that makes its process exit.
    {kAccidentalEvents, "accidental-events", "", {"events-first", "exit-first", "exit-between"}},
    // close of a server and close of its last connection.
    {kServerCloseOrder, "server-close-order", "", {"connection-first", "server-first"}},
    // Looking up a host takes time, in which other servers may ask.
    {kListenOrder, "listen-order", "", {"as-called", "hosts-later"}},
    // A worker whose process could not be started.
    {kFailedSpawn, "failed-spawn", "", {"gone", "stays", "never-lived"}},
    // Whether a worker is running before its program is.
    {kOnlineMoment, "online-moment", "", {"with-program", "before-program"}},
    // In which order disconnect() closes the servers of a worker.
    {kClosingOrder, "closing-order", "", {"oldest-first", "hosts-last"}},
    // Whether the Worker object in a worker has the errors that process has.
    {kOwnError, "own-error", "", {"of-both", "of-process"}},
    // What a worker makes of a disconnect() that comes while it closes its channel: not told.
    {kSecondDisconnect, "second-disconnect", "", {"ignored", "is-an-error", "ends-the-worker"}},
    // What isConnected() says of a process that has ended, before disconnect is emitted.
    {kConnectedAtExit, "connected-at-exit", "", {"until-event", "until-end"}},
    // What disconnect() in the primary does where the channel is closed already: not told.
    {kLateDisconnect, "late-disconnect", "", {"nothing-happens", "error-of-worker"}},
    // A server that disconnect() has left may listen in the turn in which the channel is closed;
    // whether the primary is still told.
    {kLateAnnouncement, "late-announcement", "", {"announced", "lost"}},
    // Whether such a server, which nobody can reach, keeps its worker alive.
    {kLeftServer, "left-server", "", {"keeps-worker", "lets-it-end"}},
    // Whether error comes within the send() that fails.
    {kSendError, "send-error", "", {"after-call", "within-call"}},
    // The answer to a listen() that disconnect() has left, and what closes the channel.
    {kLateReply, "late-reply", "", {"in-time", "overtaken", "never-read"}},
    // What a fault of a runtime's own looks like.
    {kFault, "fault", "", {"aborts", "segfaults"}},
    // What sending to a worker leads to that has closed its channel, which the primary has not
    // seen.
    {kGoneWorker, "gone-worker", "", {"silent", "fails"}},
    // The callback of a send() with a handle, which the other side may have to take first.
    {kHandleCallback, "handle-callback", "", {"same-turn", "own-turn"}},
    // Whether a program that is sent a server is told before the primary has been asked for it.
    {kReceivedServer, "received-server", "", {"after-answer", "at-once"}},
    // What a worker has sent, and the primary not read yet when it closes the channel.
    {kUnreadAtClose, "unread-at-close", "", {"lost", "read"}},
};

}  // namespace

std::span<const ChoicePointInfo> ChoicePoints() { return kTable; }

int OptionCount(ChoicePoint point) {
  const auto& options = kTable[static_cast<size_t>(point)].options;
  return static_cast<int>(std::count_if(options.begin(), options.end(),
                                        [](std::string_view option) { return !option.empty(); }));
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
