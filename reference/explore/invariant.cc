#include "reference/explore/invariant.h"

#include <algorithm>
#include <set>

namespace clusterspec::explore {
namespace {

constexpr uint16_t kPrimary = 0;

}  // namespace

Habits HabitsOf(const sim::Program& program) {
  Habits habits;
  bool disconnects = false;
  for (const sim::CompiledOperation& each : program.operations) {
    using enum sim::OperationKind;
    const bool outside = StringOr(each.fields, "via") == "process.kill";
    habits.signals = habits.signals || (each.kind == sim::OperationKind::kKill && outside);
    habits.exits = habits.exits || each.kind == kExit || each.kind == sim::OperationKind::kThrow ||
                   each.kind == kExitCode;
    habits.handles = habits.handles || each.handle != model::kNone || each.kind == kAdopt;
    disconnects = disconnects || each.kind == sim::OperationKind::kDisconnect ||
                  each.kind == sim::OperationKind::kKill;
    habits.reopens =
        habits.reopens || (disconnects && (each.kind == kListen || each.kind == kBind));
  }
  for (const sim::CompiledStep& each : program.steps) habits.signals |= each.signal != 0;
  return habits;
}

Watch::Watch(const sim::Machine& machine, const std::function<bool(std::string_view)>& counts)
    : machine_(machine), habits_(HabitsOf(machine.program())) {
  for (const auto& table : {LifeInvariants(), ListenInvariants(), EndInvariants(), StateClaims()}) {
    for (const StateInvariant& each : table) {
      if (counts(each.requirement)) Add(each);
    }
  }
  for (const auto& table : {EventInvariants(), ExitInvariants(), EventClaims()}) {
    for (const EventInvariant& each : table) {
      if (counts(each.requirement)) Add(each);
    }
  }
}

void Watch::Add(const StateInvariant& invariant) {
  if (invariant.when == When::kEnd) return end_.push_back(&invariant);
  step_.push_back(&invariant);
  if (invariant.when == When::kAlways) always_.push_back(&invariant);
}

void Watch::Add(const EventInvariant& invariant) {
  for (size_t kind = 0; kind < events_.size(); ++kind) {
    if ((invariant.kinds >> kind & 1) != 0) events_[kind].push_back(&invariant);
  }
}

Moment Watch::MomentOf(const sim::World& world, const Past& past) const {
  return {machine_.program(), machine_.pool(), habits_, world, past};
}

void Watch::Begin(Past* past) {
  past_ = past;
  broken_ = {};
}

void Watch::See(const sim::Observation& seen, const sim::World& world, const sim::EventData& data) {
  const auto& concerned = events_[static_cast<size_t>(seen.kind)];
  if (!concerned.empty() && !broken_) {
    past_->workers.resize(world.primary.workers.size());
    const uint16_t subject = ProcessOf(world, seen.subject);
    const bool of_worker = subject != kNoProcess && subject != kPrimary;
    const Sight sight{MomentOf(world, *past_),
                      seen,
                      data,
                      ProcessOf(world, seen.process),
                      of_worker ? static_cast<uint16_t>(subject - 1) : kNoProcess,
                      OperationOf(machine_.program(), seen)};
    for (const EventInvariant* each : concerned) {
      if (!broken_ && !each->holds(sight)) broken_ = {each->requirement, each->wrong, sight.worker};
    }
  }
  past_->Note(machine_.program(), seen, world, data);
  const bool in_primary = seen.process == world.processes[kPrimary].label;
  if (in_primary && !broken_) broken_ = Check(always_, MomentOf(world, *past_));
}

Broken Watch::Check(const States& states, const Moment& moment) const {
  if (!moment.PrimaryLives()) return {};
  for (uint16_t worker = 0; worker < moment.world.primary.workers.size(); ++worker) {
    for (const StateInvariant* each : states) {
      if (!each->holds(moment, worker)) return {each->requirement, each->wrong, worker};
    }
  }
  return {};
}

Broken Watch::End(const sim::World& world) {
  return broken_ ? broken_ : Check(step_, MomentOf(world, *past_));
}

Broken Watch::AtEnd(const sim::World& world, const Past& past) const {
  // A run that was cut off may owe something.
  const EndingKind ending = world.harness.ending;
  const bool silent = ending == EndingKind::kCompleted || ending == EndingKind::kSilent;
  return silent ? Check(end_, MomentOf(world, past)) : Broken{};
}

std::vector<std::string_view> Watch::Requirements() const {
  std::set<std::string_view> ids;
  for (const auto* states : {&step_, &end_}) {
    for (const StateInvariant* each : *states) ids.insert(each->requirement);
  }
  for (const auto& events : events_) {
    for (const EventInvariant* each : events) ids.insert(each->requirement);
  }
  return {ids.begin(), ids.end()};
}

}  // namespace clusterspec::explore
