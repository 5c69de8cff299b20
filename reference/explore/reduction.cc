// A step t may go alone in a state when, whatever the others do before it,
//   1. it stays possible, and may go alone (Lemma 1 of docs/PROOFS.md);
//   2. it commutes with what they do: either order gives the same world and the same past (Lemma
//   2);
//   3. it mends nothing: a requirement that is broken in a state without t is broken in that state
//      with t as well, so what is seen only in states that are left out is seen in those that are
//      kept (Lemma 3); and
//   4. it takes away what it needs (a start, a message, a line, a death), and none gives it back:
//      so nobody waits for ever (Lemma 4).
// Then every run is a run that begins with t, up to the order of steps that commute (Theorem 1).
//
// The steps, and why:
//   - A worker starts. Before that nothing reaches it but the queue of its channel, which t does
//     not read: (1) and (2), unless it may be killed or cut off first, also by the end of a primary
//     that has an error, or starting opens a socket.
//     It was alive before, as far as requirements go: (3).
//   - A worker takes a message that neither closes its channel nor brings a handle or an error,
//   when
//     it can do nothing else, has no sockets, connections and reactions, and will be sent no
//     operations. Others can only put more behind it in the queue: (1). What it changes is its own
//     state and the end of its queue to the primary: (2). That it listens, or has seen a message,
//     mends nothing: (3).
//   - The harness reads a line of output, or learns of a death, that no step of the case waits for:
//     it only takes notice. It may stop the run before that, and does so after it in the same way.
#include "reference/explore/reduction.h"

#include <algorithm>

#include "spec/nouns/operation_walk.h"

namespace clusterspec::explore {
namespace {

using model::MessageKind;
using sim::TransitionKind;

bool MayCutOff(const sim::CompiledOperation& operation, const model::DeviationSet& deviations) {
  switch (operation.kind) {
    case OperationKind::kKill:
    case OperationKind::kExit:
    case OperationKind::kThrow:
    case OperationKind::kSpin:
    case OperationKind::kRelease:
      return true;
    case OperationKind::kDisconnect:
      return deviations.Contains(model::Deviation::kDisconnectCutsChannel);
    case OperationKind::kGet:
    case OperationKind::kSame:
      return ToText(operation.fields).find("process.disconnect") != std::string::npos;
    default:
      return false;
  }
}

bool PrimaryOpens(const Scenario& scenario) {
  bool opens = false;
  ForEachOperation(scenario, [&](const Operation& each, const std::string& process, int) {
    opens = opens || (process == "primary" && (each.name == "listen" || each.name == "bind"));
  });
  return opens;
}

// Errors to which nobody listens end a process, and with the primary the channels of all workers.
// It has them where it listens or connects itself, and where what it sends, an answer to listen()
// too, finds a channel that a worker has closed.
bool PrimaryMayErr(const sim::Program& program) {
  const auto any = [&](std::initializer_list<OperationKind> kinds) {
    return std::any_of(program.operations.begin(), program.operations.end(),
                       [&](const sim::CompiledOperation& each) {
                         return std::find(kinds.begin(), kinds.end(), each.kind) != kinds.end();
                       });
  };
  using enum OperationKind;
  const bool closes = any({kDisconnect});
  return any({kConnect}) || (closes && any({kListen, kBind, kSend})) ||
         PrimaryOpens(*program.scenario);
}

}  // namespace

Reduction::Reduction(const sim::Program& program, bool crashes) : program_(program) {
  const bool signals = std::any_of(program.steps.begin(), program.steps.end(),
                                   [](const sim::CompiledStep& step) { return step.signal != 0; });
  const bool cuts = std::any_of(
      program.operations.begin(), program.operations.end(),
      [&](const sim::CompiledOperation& each) { return MayCutOff(each, program.deviations); });
  // Inspectors open sockets, and other programs end by themselves.
  isolated_ =
      !crashes && !signals && !cuts && sim::StartsAsUsual(program) && !PrimaryMayErr(program);
}

// Without an operation that reads, a reaction, or a step that waits for certain values, nobody sees
//   - when within its turn fork is emitted, and which of the two events of a pair comes first: the
//     state between them is that before or after, which is looked at as well;
//   - what isConnected() says before online, after the end of the process, and while disconnect is
//     emitted: no requirement speaks of it then;
//   - what a worker reads of its own exitedAfterDisconnect;
//   - which of its defaults cluster.settings lists, unless there is a setup that tells;
//   - whether fork() emits setup, unless that is waited for;
//   - whether a worker that exits because of its disconnect event emits that first, unless it is
//     waited for: the exit is of the same turn;
//   - which errors a worker emits, unless one is waited for.
uint64_t Reduction::IndifferentPoints() const {
  using enum model::ChoicePoint;
  const bool looks = std::any_of(
      program_.operations.begin(), program_.operations.end(),
      [](const sim::CompiledOperation& each) {
        return each.kind == OperationKind::kGet || each.kind == OperationKind::kSame ||
               each.kind == OperationKind::kTypeof || each.kind == OperationKind::kKeys ||
               each.kind == OperationKind::kReact || each.kind == OperationKind::kSetup;
      });
  const bool waits =
      std::any_of(program_.awaits.begin(), program_.awaits.end(),
                  [](const sim::CompiledAwait& each) { return !each.pattern->conditions.empty(); });
  if (looks || waits) return 0;
  static_assert(model::kChoicePointCount <= 64);
  uint64_t points = 0;
  for (const auto point :
       {kForkEvent, kEventOrder, kMessageOrder, kOwnEventOrder, kConnectedFrom, kConnectedInHandler,
        kConnectedAtExit, kOwnVoluntarySet, kSettingsListed, kSerializationDefault}) {
    points |= uint64_t{1} << static_cast<unsigned>(point);
  }
  if (!IsAwaited(EventKind::kClusterSetup)) {
    points |= uint64_t{1} << static_cast<unsigned>(kSetupByFork);
  }
  if (!IsAwaited(EventKind::kProcessDisconnect) && !IsAwaited(EventKind::kSelfDisconnect)) {
    points |= uint64_t{1} << static_cast<unsigned>(kAccidentalEvents);
  }
  if (!IsAwaited(EventKind::kProcessError) && !IsAwaited(EventKind::kSelfError)) {
    points |= uint64_t{1} << static_cast<unsigned>(kOwnError);
  }
  if (!IsAwaited(EventKind::kWorkerError)) {
    points |= uint64_t{1} << static_cast<unsigned>(kGoneWorker);
  }
  return points;
}

std::optional<size_t> Reduction::PersistentTransition(const sim::World& world,
                                                      const sim::Transitions& transitions) const {
  if (transitions.size() < 2) return std::nullopt;
  for (size_t index = 0; index < transitions.size(); ++index) {
    if (IsPersistent(world, transitions, index)) return index;
  }
  return std::nullopt;
}

bool Reduction::IsPersistent(const sim::World& world, const sim::Transitions& transitions,
                             size_t index) const {
  const sim::Transition& transition = transitions[index];
  switch (transition.kind) {
    case TransitionKind::kOutput:
      return !IsAwaited(EventKind::kOutput);
    case TransitionKind::kReap:
      return !IsAwaited(EventKind::kOsExit);
    case TransitionKind::kStart:
      return isolated_ && transition.process != sim::kPrimary;
    case TransitionKind::kMessage:
      return isolated_ && transition.process != sim::kPrimary &&
             OnlyTransitionOf(transitions, index) && IsLocalMessage(world, transition.process) &&
             !HasBatchAhead(world, world.processes[transition.process].label);
    default:
      return false;
  }
}

bool Reduction::IsAwaited(EventKind kind) const {
  return !program_.awaits_of[static_cast<size_t>(kind)].empty();
}

bool Reduction::OnlyTransitionOf(const sim::Transitions& transitions, size_t index) const {
  const auto of_harness = [](const sim::Transition& each) {
    return each.kind <= TransitionKind::kReap;
  };
  return std::count_if(transitions.begin(), transitions.end(), [&](const sim::Transition& each) {
           return !of_harness(each) && each.process == transitions[index].process;
         }) == 1;
}

bool Reduction::IsLocalMessage(const sim::World& world, uint16_t process) const {
  const sim::Process& of = world.processes[process];
  if (of.down.messages.empty() || !of.reactions.empty() || !of.connections.empty()) return false;
  const bool holds = std::any_of(
      of.servers.begin(), of.servers.end(),
      [](const sim::ServerBody& server) { return server.socket != model::kNoDescriptor; });
  const model::Message& message = *of.down.messages.begin();
  const bool kind =
      message.kind == MessageKind::kUser ||
      (message.kind == MessageKind::kListenReply && message.error == model::ListenError::kNoError);
  return !holds && kind && message.handle == model::kNoDescriptor && !of.worker.disconnecting;
}

bool Reduction::HasBatchAhead(const sim::World& world, model::Id process) const {
  const auto& steps = program_.steps;
  const auto first = steps.begin() + std::min<ptrdiff_t>(world.harness.step, std::ssize(steps));
  return std::any_of(first, steps.end(),
                     [&](const sim::CompiledStep& each) { return each.process == process; });
}

}  // namespace clusterspec::explore
