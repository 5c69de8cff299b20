#include "reference/explore/history.h"

#include <algorithm>
#include <utility>

#include "reference/sim/bytes.h"

namespace clusterspec::explore {
namespace {

// What the event tells of its subject, a worker: what has happened, and which half of a pair it is.
struct Meaning {
  Milestone milestone;
  Milestone half;
};

const Meaning* MeaningOf(EventKind kind) {
  static constexpr Meaning kOnline{Milestone::kOnline, Milestone::kHalfOnline};
  static constexpr Meaning kListening{Milestone::kListening, Milestone::kHalfListening};
  static constexpr Meaning kMessage{Milestone::kHello, Milestone::kHalfMessage};
  static constexpr Meaning kDisconnect{Milestone::kDisconnect, Milestone::kHalfDisconnect};
  static constexpr Meaning kExit{Milestone::kExit, Milestone::kHalfExit};
  switch (kind) {
    case EventKind::kClusterOnline:
    case EventKind::kWorkerOnline:
      return &kOnline;
    case EventKind::kClusterListening:
    case EventKind::kWorkerListening:
      return &kListening;
    case EventKind::kClusterMessage:
    case EventKind::kWorkerMessage:
      return &kMessage;
    case EventKind::kClusterDisconnect:
    case EventKind::kWorkerDisconnect:
      return &kDisconnect;
    case EventKind::kClusterExit:
    case EventKind::kWorkerExit:
      return &kExit;
    default:
      return nullptr;
  }
}

// The worker's server with this subject tells the primary that it listens.
bool IsAnnounced(const sim::Process& process, Id subject) {
  for (size_t i = 0; i < process.servers.size(); ++i) {
    if (process.servers[i].subject != subject) continue;
    return process.worker.channel &&
           process.worker.servers[i].origin != model::ServerOrigin::kBinding;
  }
  return false;
}

// Of a set of workers.
size_t WordsOf(size_t workers) { return std::max<size_t>(1, (workers + 63) / 64); }

void PopFront(Small<Id, 1>* ids) {
  if (!ids->empty()) ids->erase(ids->begin());
}

}  // namespace

uint16_t ProcessOf(const sim::World& world, Id label) {
  for (uint16_t process = 0; process < ProcessCount(world); ++process) {
    if (world.processes[process].label == label) return process;
  }
  return kNoProcess;
}

const sim::CompiledOperation* OperationOf(const sim::Program& program, const sim::SeenEvent& seen) {
  if (seen.kind != EventKind::kResult) return nullptr;
  const auto found = std::find_if(
      program.operations.begin(), program.operations.end(),
      [&](const sim::CompiledOperation& each) { return each.subject == seen.subject; });
  return found == program.operations.end() ? nullptr : &*found;
}

void History::Note(const sim::Program& program, const sim::SeenEvent& seen, const sim::World& world,
                   const sim::EventData& data) {
  workers.resize(world.primary.workers.size());
  const uint16_t process = ProcessOf(world, seen.process);
  const uint16_t subject = ProcessOf(world, seen.subject);
  const bool of_worker = subject != kNoProcess && subject != sim::kPrimary;
  const Meaning* meaning = process == sim::kPrimary && of_worker ? MeaningOf(seen.kind) : nullptr;
  if (meaning != nullptr) {
    workers[subject - 1u].Set(meaning->milestone);
    workers[subject - 1u].Flip(meaning->half);
  }
  switch (seen.kind) {
    case EventKind::kResult:
      if (const auto* operation = OperationOf(program, seen)) {
        NoteResult(*operation, process, world, data);
      }
      return;
    case EventKind::kHello:
      if (of_worker) workers[subject - 1u].Set(Milestone::kHello);
      return;
    case EventKind::kClusterFork:
      if (of_worker) workers[subject - 1u].Set(Milestone::kFork);
      return;
    case EventKind::kSignal:
      if (of_worker) workers[subject - 1u].Set(Milestone::kSignalled);
      return;
    case EventKind::kClusterListening:
      if (of_worker && workers[subject - 1u].unannounced > 0) --workers[subject - 1u].unannounced;
      return;
    case EventKind::kServerListening:
      if (process != kNoProcess && process != sim::kPrimary &&
          IsAnnounced(world.processes[process], seen.subject)) {
        ++workers[process - 1u].unannounced;
      }
      return;
    case EventKind::kClusterMessage:
      if (of_worker) PopFront(&workers[subject - 1u].up);
      return;
    case EventKind::kProcessMessage:
      if (process != kNoProcess && process != sim::kPrimary) PopFront(&workers[process - 1u].down);
      return;
    case EventKind::kCallback:
      callbacks.erase(std::remove_if(callbacks.begin(), callbacks.end(),
                                     [&](const PendingCallback& each) {
                                       return each.callback == seen.subject;
                                     }),
                      callbacks.end());
      return;
    default:
      return;
  }
}

void History::NoteResult(const sim::CompiledOperation& operation, uint16_t process,
                         const sim::World& world, const sim::EventData& data) {
  const bool in_primary = process == sim::kPrimary;
  const uint16_t named = in_primary ? ProcessOf(world, operation.name) : process;
  const bool of_worker = named != kNoProcess && named != sim::kPrimary;
  WorkerHistory* worker = of_worker ? &workers[named - 1u] : nullptr;
  switch (operation.kind) {
    case OperationKind::kFork:
    case OperationKind::kSetup:
      if (policy == 0 && in_primary)
        policy = static_cast<uint8_t>(1 + static_cast<int>(world.primary.policy));
      return;
    case OperationKind::kDisconnect:
      if (worker != nullptr && worker->Has(Milestone::kExit)) return;  // too late to count
      if (worker != nullptr) {
        const bool by_process = !in_primary && StringOr(operation.fields, "target") == "process";
        if (by_process) return worker->Set(Milestone::kCut);
        return worker->Set(in_primary ? Milestone::kDisconnectInPrimary
                                      : Milestone::kDisconnectInWorker);
      }
      if (!in_primary) return;
      callbacks.push_back({operation.callback, {}});
      for (size_t i = 0; i < workers.size(); ++i) {
        // One that has ended may be out of cluster.workers before its disconnect event.
        const bool there = world.primary.workers[i].listed ||
                           world.processes[i + 1].phase < sim::ProcessPhase::kEnded;
        if (workers[i].Has(Milestone::kDisconnect) || !there) continue;
        if (!workers[i].Has(Milestone::kExit)) workers[i].Set(Milestone::kDisconnectInPrimary);
        callbacks.back().workers.Insert(i);
      }
      if (operation.callback == model::kNone) callbacks.pop_back();
      return;
    case OperationKind::kKill:
      if (worker == nullptr || worker->Has(Milestone::kExit)) return;
      if (StringOr(operation.fields, "via") == "process.kill") {
        return worker->Set(Milestone::kSignalled);
      }
      worker->Set(in_primary ? Milestone::kKillInPrimary : Milestone::kKillInWorker);
      if (in_primary) worker->kill_signal = operation.signal;
      return;
    case OperationKind::kSend:
      if (worker != nullptr) NoteSend(process, static_cast<uint16_t>(named - 1), world, data);
      return;
    case OperationKind::kGet: {
      // Properties that are calls: "w1.process.disconnect()".
      const std::string path = StringOr(operation.fields, "path");
      const size_t end = path.find(".process.disconnect()");
      if (end == path.npos) return;
      for (size_t i = 0; i < workers.size(); ++i) workers[i].Set(Milestone::kCut);
      return;
    }
    default:
      return;
  }
}

// The message is the latest in its pipe, unless the pipe was closed already.
void History::NoteSend(uint16_t process, uint16_t worker, const sim::World& world,
                       const sim::EventData& data) {
  const sim::Process& of = world.processes[worker + 1u];
  const sim::Pipe& pipe = process == sim::kPrimary ? of.down : of.up;
  const json::object result = data();
  const json::value* value = result.if_contains("value");
  if (value == nullptr || *value != true || pipe.closed || pipe.messages.empty()) return;
  Small<Id, 1>& sent = process == sim::kPrimary ? workers[worker].down : workers[worker].up;
  sent.push_back((pipe.messages.end() - 1)->value);
}

void History::NoteStep(const sim::Transition& transition, const sim::World& world) {
  workers.resize(world.primary.workers.size());
  if (transition.kind == sim::TransitionKind::kCrash) ++crashes;
  for (size_t i = 0; i < workers.size(); ++i) {
    const sim::Process& process = world.processes[i + 1];
    if (process.phase < sim::ProcessPhase::kEnded) continue;
    workers[i].down.clear();
    if (transition.process != i + 1) continue;
    if (transition.kind == sim::TransitionKind::kEnd) workers[i].Set(Milestone::kEndedIdle);
    if (transition.kind == sim::TransitionKind::kCrash) workers[i].Set(Milestone::kCrashed);
  }
  if (world.processes[sim::kPrimary].phase < sim::ProcessPhase::kEnded) return;
  // Nobody is left to tell of the workers.
  for (WorkerHistory& each : workers) each.up.clear();
  callbacks.clear();
}

// What is mostly absent shares a number with what is there.
void History::Encode(std::string* bytes) const {
  sim::PutNumber(uint64_t{workers.size()} << 4 | uint64_t{!callbacks.empty()} << 3 |
                     uint64_t{crashes != 0} << 2 | policy,
                 bytes);
  if (crashes != 0) sim::PutNumber(crashes, bytes);
  for (const WorkerHistory& each : workers) {
    const uint64_t more = uint64_t{each.kill_signal} << 3 | uint64_t{each.unannounced != 0} << 2 |
                          uint64_t{!each.down.empty()} << 1 | uint64_t{!each.up.empty()};
    sim::PutNumber(uint64_t{each.milestones} << 1 | uint64_t{more != 0}, bytes);
    if (more != 0) sim::PutNumber(more, bytes);
    if (each.unannounced != 0) sim::PutNumber(each.unannounced, bytes);
    for (const auto* sent : {&each.down, &each.up}) {
      if (sent->empty()) continue;
      sim::PutNumber(sent->size(), bytes);
      for (const Id id : *sent) sim::PutNumber(id, bytes);
    }
  }
  if (callbacks.empty()) return;
  sim::PutNumber(callbacks.size(), bytes);
  const size_t words = WordsOf(workers.size());
  for (const PendingCallback& each : callbacks) {
    sim::PutNumber(each.callback, bytes);
    for (size_t word = 0; word < words; ++word) sim::PutNumber(each.workers.Word(word), bytes);
  }
}

History History::Decode(std::string_view* bytes) {
  History history;
  const auto head = sim::TakeNumber<uint64_t>(bytes);
  history.policy = head & 3;
  if ((head & 4) != 0) history.crashes = sim::TakeNumber<uint8_t>(bytes);
  history.workers.resize(head >> 4);
  for (WorkerHistory& each : history.workers) {
    const auto milestones = sim::TakeNumber<uint64_t>(bytes);
    each.milestones = static_cast<uint32_t>(milestones >> 1);
    const auto more = (milestones & 1) != 0 ? sim::TakeNumber<uint64_t>(bytes) : 0;
    each.kill_signal = static_cast<model::Signal>(more >> 3);
    if ((more & 4) != 0) each.unannounced = sim::TakeNumber<uint8_t>(bytes);
    if ((more & 2) != 0) each.down.resize(sim::TakeNumber<size_t>(bytes));
    for (Id& id : each.down) id = sim::TakeNumber<Id>(bytes);
    if ((more & 1) != 0) each.up.resize(sim::TakeNumber<size_t>(bytes));
    for (Id& id : each.up) id = sim::TakeNumber<Id>(bytes);
  }
  if ((head & 8) != 0) history.callbacks.resize(sim::TakeNumber<size_t>(bytes));
  for (PendingCallback& each : history.callbacks) {
    each.callback = sim::TakeNumber<Id>(bytes);
    for (size_t word = 0; word < WordsOf(history.workers.size()); ++word) {
      each.workers.SetWord(word, sim::TakeNumber<uint64_t>(bytes));
    }
  }
  return history;
}

}  // namespace clusterspec::explore
