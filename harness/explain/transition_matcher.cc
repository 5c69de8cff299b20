#include "harness/explain/transition_matcher.h"

#include <algorithm>
#include <utility>

#include "harness/explain/connection_numbers.h"
#include "harness/explain/open_choices.h"
#include "harness/explain/unsolicited.h"
#include "reference/sim/codec.h"
#include "reference/sim/pick_tree.h"

namespace clusterspec::explain {
namespace {

using sim::TransitionKind;

// Holds the events of a turn against the logs, in the moment when they happen.
class Reader : public sim::Watcher {
 public:
  Reader(const TransitionMatcher& matcher, const ProcessLogs& logs, const Comparison& comparison,
         const sim::Simulator& simulator, bool up_to_last, MatchResult* outcome)
      : matcher_(matcher),
        kills_(matcher.kills()),
        up_to_last_(up_to_last),
        logs_(logs),
        comparison_(comparison),
        program_(simulator.program()),
        pool_(simulator.pool()),
        outcome_(*outcome) {}

  void See(const sim::SeenEvent& seen, const sim::World& world,
           const sim::EventData& data) override {
    if (seen.kind == EventKind::kBinding || outcome_.mismatch) return;
    if (!logs_.Tells(seen.kind)) return;
    if (IsUnsolicited(program_, seen.kind, pool_.Text(seen.subject), data)) return;
    const size_t log = matcher_.LogOf(seen.process);
    const bool silent = log == ProcessLogs::kNone ||
                        logs_.Place(log, outcome_.state.shown[log]) == ProcessLogs::kNone;
    if (silent && kills_ && seen.process != model::kNone) {
      // It may have been killed before it got here.
      recorder_->stall = sim::Stall::kBefore;
      outcome_.stalls = true;
      outcome_.log = log;
      return;
    }
    if (log == ProcessLogs::kNone) return Fail(log, ProcessLogs::kNone, seen, world, data);
    const size_t place = logs_.Place(log, outcome_.state.shown[log]);
    if (place == ProcessLogs::kNone || !Matches(logs_.At(place), seen, world, data)) {
      return Fail(log, place, seen, world, data);
    }
    ++outcome_.state.shown[log];
    if (outcome_.shows++ == 0) outcome_.first = place;
    outcome_.log = log;
    last_ = place;
    if (seen.kind == EventKind::kResult && pool_.Text(seen.subject) == last_result_) {
      batch_end_ = place;
    }
    if (up_to_last_ && logs_.Place(log, outcome_.state.shown[log]) == ProcessLogs::kNone) {
      recorder_->stall = sim::Stall::kAfter;
      outcome_.stalls = true;
    }
  }

  void Counts(size_t await) override {
    auto& from = outcome_.state.await_from;
    if (last_ != ProcessLogs::kNone) from[await] = static_cast<uint32_t>(last_ + 1);
  }

  void set_recorder(sim::Recorder* recorder) { recorder_ = recorder; }

  void Begin(const sim::World& world, bool batch) {
    step_ = world.harness.step;
    if (!batch) return;
    const auto& operations = program_.steps[step_].operations;
    if (!operations.empty()) {
      last_result_ = std::to_string(program_.operations[operations.back()].id);
    }
  }

  // After the turn. A batch is over when its last result has been read; more may come in the same
  // turn.
  void Finish(const sim::World& world, bool batch) {
    const size_t end = batch_end_ != ProcessLogs::kNone ? batch_end_ : last_;
    if (batch && end != ProcessLogs::kNone) HoldHarness(end + 1);
    for (uint16_t step = step_; step < world.harness.step; ++step) {
      const int await = program_.steps[step].await;
      if (await < 0) continue;
      uint32_t& from = outcome_.state.await_from[static_cast<size_t>(await)];
      HoldHarness(std::exchange(from, 0));
    }
  }

 private:
  bool Matches(const Entry& line, const sim::SeenEvent& seen, const sim::World& world,
               const sim::EventData& data) {
    if (line.kind != seen.kind || !SameSubject(line.event, seen)) return false;
    if (line.event.process == "primary"
            ? !comparison_.MatchesSnap(line.event, world, &outcome_.told)
            : !line.event.snap.empty()) {
      return false;
    }
    return comparison_.Matches(seen.kind, data(), line.event, world, &outcome_.state.ports);
  }

  // Its own label a process may leave out.
  bool SameSubject(const Event& line, const sim::SeenEvent& seen) const {
    const bool own = SpecOf(seen.kind).subject == SubjectKind::kOwn;
    if (own && (line.subject.empty() || line.subject == line.process)) return true;
    return line.subject == pool_.Text(seen.subject);
  }

  void Fail(size_t log, size_t place, const sim::SeenEvent& seen, const sim::World& world,
            const sim::EventData& data) {
    Mismatch mismatch;
    mismatch.log = log;
    mismatch.place = place;
    mismatch.model.name = ToString(seen.kind);
    mismatch.model.process = seen.process == model::kNone ? "harness" : pool_.Text(seen.process);
    mismatch.model.subject = pool_.Text(seen.subject);
    mismatch.model.data = data();
    if (mismatch.model.process == "primary") mismatch.model.snap = comparison_.SnapOf(world);
    outcome_.mismatch = std::move(mismatch);
  }

  // The harness takes no step before this place of the trace.
  void HoldHarness(size_t from) {
    outcome_.state.harness_from =
        std::max(outcome_.state.harness_from, static_cast<uint32_t>(from));
  }

  const TransitionMatcher& matcher_;
  bool kills_;
  bool up_to_last_;
  sim::Recorder* recorder_ = nullptr;
  const ProcessLogs& logs_;
  const Comparison& comparison_;
  const sim::Program& program_;
  const sim::ValuePool& pool_;
  MatchResult& outcome_;
  size_t last_ = ProcessLogs::kNone;
  std::string last_result_;  // of the batch that the turn carries out
  size_t batch_end_ = ProcessLogs::kNone;
  uint16_t step_ = 0;
};

void Append(std::string* key, uint64_t number) {
  key->append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

void Release(size_t place, State* state) {
  if (state->harness_from <= place) state->harness_from = 0;
  for (uint32_t& from : state->await_from) {
    if (from <= place) from = 0;
  }
}

std::string KeyOf(const State& state) {
  std::string key;
  sim::Encode(state.world, &key);
  for (const uint32_t shown : state.shown) Append(&key, shown);
  for (const auto& [own, seen] : state.ports) Append(&key, uint64_t{own} << 32 | seen);
  Append(&key, state.harness_from);
  for (const uint32_t from : state.await_from) Append(&key, from);
  AddTo(state.stalled, &key);
  state.undecided_order.AddTo(&key);
  return key;
}

void AddTo(const model::IndexSet& set, std::string* key) {
  for (size_t word = 0; word < set.words(); ++word) Append(key, set.Word(word));
  key->append({static_cast<char>(set.words()), static_cast<char>(set.words() >> 8)});
}

namespace {

bool MayKill(const sim::Program& program) {
  return std::any_of(program.steps.begin(), program.steps.end(),
                     [](const sim::CompiledStep& each) { return each.signal != 0; }) ||
         std::any_of(
             program.operations.begin(), program.operations.end(),
             [](const sim::CompiledOperation& each) { return each.kind == OperationKind::kKill; });
}

}  // namespace

TransitionMatcher::TransitionMatcher(sim::Simulator* simulator, const ProcessLogs* logs,
                                     Alike alike)
    : simulator_(*simulator),
      logs_(*logs),
      alike_(alike),
      kills_(MayKill(simulator->program())),
      comparison_(*logs, simulator->program(), simulator->pool()) {}

size_t TransitionMatcher::LogOf(const State& state, const sim::Transition& transition) const {
  if (transition.kind <= TransitionKind::kReap) return LogOf(model::kNone);
  return LogOf(state.world.processes[transition.process].label);
}

size_t TransitionMatcher::LogOf(model::Id label) const {
  constexpr size_t kUnknown = ProcessLogs::kNone - 1;
  const size_t slot = static_cast<model::Id>(label + 1);  // the harness comes first
  if (slot >= logs_by_label_.size()) logs_by_label_.resize(slot + 1, kUnknown);
  size_t& log = logs_by_label_[slot];
  if (log == kUnknown) {
    log = logs_.Find(label == model::kNone ? "harness" : simulator_.pool().Text(label));
  }
  return log;
}

bool TransitionMatcher::StalledAreGone(const State& state) const {
  const auto& processes = state.world.processes;
  for (size_t i = 0; i < processes.size(); ++i) {
    if (state.stalled.Contains(i) && processes[i].phase < sim::ProcessPhase::kEnded) return false;
  }
  return true;
}

namespace {

// The handle of the primary whose first free listener is given a connection by this choice.
std::optional<size_t> HandleThatGives(const sim::Transition& transition, const sim::World& world) {
  if (transition.kind == TransitionKind::kAcceptShared) return transition.index;
  if (transition.kind != TransitionKind::kMessage || transition.process != sim::kPrimary)
    return std::nullopt;
  const auto& unread = world.processes[transition.index + 1u].up.messages;
  const bool sent_back = !unread.empty() &&
                         unread.begin()->kind == model::MessageKind::kConnectionReply &&
                         unread.begin()->handle != model::kNoDescriptor;
  if (!sent_back) return std::nullopt;
  const auto& handles = world.primary.listening.handles;
  const auto found = std::find_if(handles.begin(), handles.end(), [&](const model::Handle& each) {
    return each.key == unread.begin()->key;
  });
  if (found == handles.end()) return std::nullopt;
  return static_cast<size_t>(found - handles.begin());
}

}  // namespace

void TransitionMatcher::Match(const State& state, const sim::Transition& transition,
                              std::vector<MatchResult>* outcomes) {
  MatchAsItIs(state, transition, outcomes);
  const auto handle = HandleThatGives(transition, state.world);
  if (!handle) return;
  for (model::PrimaryState& order : state.undecided_order.Others(state.world.primary, *handle)) {
    State of_order = state;
    of_order.world.primary = std::move(order);
    MatchAsItIs(of_order, transition, outcomes);
  }
}

void TransitionMatcher::MatchAsItIs(const State& state, const sim::Transition& transition,
                                    std::vector<MatchResult>* outcomes) {
  const size_t before = outcomes->size();
  Match(state, transition, Way::kWhole, outcomes);
  const auto begin = [&] { return outcomes->begin() + static_cast<std::ptrdiff_t>(before); };
  // A process that is killed may get no further than its last event.
  const bool last =
      kills_ && std::any_of(begin(), outcomes->end(), [&](const auto& each) {
        return !each.stalls && each.shows > 0 &&
               logs_.Place(each.log, each.state.shown[each.log]) == ProcessLogs::kNone;
      });
  if (!last || transition.kind <= TransitionKind::kReap) return;
  const size_t whole = outcomes->size();
  Match(state, transition, Way::kUpToLast, outcomes);
  if (alike_ == Alike::kMerged) {
    DropNeedlessStalls(state, transition.process, before, whole, outcomes);
  }
}

// Where nothing comes after that event, such a process is one that may go on (Lemma 11). Outcomes
// from `whole` on are those of processes that get no further.
void TransitionMatcher::DropNeedlessStalls(const State& state, uint16_t process, size_t begin,
                                           size_t whole, std::vector<MatchResult>* outcomes) {
  std::vector<std::string> keys;
  for (size_t i = begin; i < whole; ++i) keys.push_back(KeyOf((*outcomes)[i].state));
  const auto goes_on = [&](const MatchResult& each) {
    if (!each.stalls) return false;
    State running = each.state;
    running.world.processes[process].phase = sim::ProcessPhase::kRunning;
    running.stalled = state.stalled;
    return std::find(keys.begin(), keys.end(), KeyOf(running)) != keys.end();
  };
  const auto first = outcomes->begin() + static_cast<std::ptrdiff_t>(whole);
  outcomes->erase(std::remove_if(first, outcomes->end(), goes_on), outcomes->end());
}

void TransitionMatcher::Match(const State& state, const sim::Transition& transition, Way way,
                              std::vector<MatchResult>* outcomes) {
  sim::PickTree picks;
  const size_t before = outcomes->size();
  const bool batch = transition.kind == TransitionKind::kControl;
  do {
    ++count_;
    MatchResult& outcome = outcomes->emplace_back();
    outcome.state = state;
    Reader reader(*this, logs_, comparison_, simulator_, way == Way::kUpToLast, &outcome);
    sim::Recorder recorder;
    recorder.watcher = &reader;
    reader.set_recorder(&recorder);
    reader.Begin(state.world, batch);
    simulator_.Apply(transition, &picks, &outcome.state.world, &recorder);
    outcome.state.undecided_order.Follow(state.world.primary, &outcome.state.world.primary);
    if (alike_ == Alike::kMerged) NumberStreams(&outcome.state.world);
    reader.Finish(outcome.state.world, batch);
    if (outcome.stalls) outcome.state.stalled.Insert(transition.process);
  } while (picks.Next());
  if (alike_ == Alike::kMerged) LeaveOpen(state.world.resolved_choices, before, outcomes);
}

}  // namespace clusterspec::explain
