#include "reference/explore/invariant.h"

#include <algorithm>
#include <bit>
#include <set>

namespace clusterspec::explore {
namespace {}  // namespace

ProgramTraits ProgramTraitsOf(const sim::Program& program) {
  ProgramTraits traits;
  bool disconnects = false;
  for (const sim::CompiledOperation& each : program.operations) {
    using enum OperationKind;
    const bool outside = StringOr(each.fields, "via") == "process.kill";
    traits.signals = traits.signals || (each.kind == OperationKind::kKill && outside);
    traits.exits = traits.exits || each.kind == kExit || each.kind == OperationKind::kThrow ||
                   each.kind == kExitCode;
    traits.handles = traits.handles || each.handle != model::kNone || each.kind == kAdopt;
    disconnects =
        disconnects || each.kind == OperationKind::kDisconnect || each.kind == OperationKind::kKill;
    traits.reopens =
        traits.reopens || (disconnects && (each.kind == kListen || each.kind == kBind));
  }
  for (const sim::CompiledStep& each : program.steps) traits.signals |= each.signal != 0;
  return traits;
}

InvariantWatcher::InvariantWatcher(const sim::Simulator& simulator,
                                   const std::function<bool(std::string_view)>& counts)
    : simulator_(simulator), traits_(ProgramTraitsOf(simulator.program())) {
  for (const auto& table : {LifeInvariants(), ListenInvariants(), EndInvariants(), StateClaims()}) {
    AddStates(table, counts);
  }
  for (const auto& table : {EventInvariants(), ExitInvariants(), EventClaims()}) {
    AddEvents(table, counts);
  }
}

void InvariantWatcher::AddStates(const StateTable& table,
                                 const std::function<bool(std::string_view)>& counts) {
  Chosen chosen;
  chosen.table = table;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    if (!counts(table.rows[row].requirement)) continue;
    const uint64_t bit = uint64_t{1} << row;
    const When when = table.rows[row].when;
    if (when == When::kAlways) chosen.always |= bit;
    (when == When::kEnd ? chosen.end : chosen.step) |= bit;
  }
  if ((chosen.step | chosen.end) != 0) states_.push_back(chosen);
}

void InvariantWatcher::AddEvents(std::span<const EventInvariant> table,
                                 const std::function<bool(std::string_view)>& counts) {
  for (const EventInvariant& each : table) {
    if (!counts(each.requirement)) continue;
    for (size_t kind = 0; kind < events_.size(); ++kind) {
      if ((each.kinds >> kind & 1) != 0) events_[kind].push_back(&each);
    }
  }
}

StateContext InvariantWatcher::StateContextOf(const sim::World& world,
                                              const History& history) const {
  return {simulator_.program(), simulator_.pool(), traits_, world, history};
}

void InvariantWatcher::Begin(History* history) {
  history_ = history;
  broken_ = {};
}

void InvariantWatcher::See(const sim::SeenEvent& seen, const sim::World& world,
                           const sim::EventData& data) {
  const auto& concerned = events_[static_cast<size_t>(seen.kind)];
  if (!concerned.empty() && !broken_) {
    history_->workers.resize(world.primary.workers.size());
    const uint16_t subject = ProcessOf(world, seen.subject);
    const bool of_worker = subject != kNoProcess && subject != sim::kPrimary;
    const SeenData seen_data(data);
    const EventContext event{StateContextOf(world, *history_),
                             seen,
                             seen_data,
                             ProcessOf(world, seen.process),
                             of_worker ? static_cast<uint16_t>(subject - 1) : kNoProcess,
                             OperationOf(simulator_.program(), seen)};
    for (const EventInvariant* each : concerned) {
      if (!broken_ && !each->holds(event)) broken_ = {each->requirement, each->wrong, event.worker};
    }
  }
  history_->Note(simulator_.program(), seen, world, data);
  const bool in_primary = seen.process == world.processes[sim::kPrimary].label;
  if (in_primary && !broken_) broken_ = Check(&Chosen::always, StateContextOf(world, *history_));
}

// `rows` names the mask of those that count now.
Broken InvariantWatcher::Check(uint64_t Chosen::*rows, const StateContext& state) const {
  if (!state.PrimaryLives()) return {};
  for (const Chosen& chosen : states_) {
    if (chosen.*rows == 0) continue;
    for (uint16_t worker = 0; worker < WorkerCount(state.world); ++worker) {
      const uint64_t broken = chosen.table.broken(state, worker) & chosen.*rows;
      if (broken == 0) continue;
      const StateInvariant& first =
          chosen.table.rows[static_cast<size_t>(std::countr_zero(broken))];
      return {first.requirement, first.wrong, worker};
    }
  }
  return {};
}

Broken InvariantWatcher::End(const sim::World& world) {
  return broken_ ? broken_ : Check(&Chosen::step, StateContextOf(world, *history_));
}

Broken InvariantWatcher::AtEnd(const sim::World& world, const History& history) const {
  // A run that was cut off may owe something.
  const bool silent = TraitsOf(world.harness.ending).fell_silent;
  return silent ? Check(&Chosen::end, StateContextOf(world, history)) : Broken{};
}

std::vector<std::string_view> InvariantWatcher::Requirements() const {
  std::set<std::string_view> ids;
  for (const Chosen& chosen : states_) {
    for (size_t row = 0; row < chosen.table.rows.size(); ++row) {
      const bool counts = ((chosen.step | chosen.end) >> row & 1) != 0;
      if (counts) ids.insert(chosen.table.rows[row].requirement);
    }
  }
  for (const auto& events : events_) {
    for (const EventInvariant* each : events) ids.insert(each->requirement);
  }
  return {ids.begin(), ids.end()};
}

}  // namespace clusterspec::explore
