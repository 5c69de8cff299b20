#include "reference/explore/invariant.h"

#include <algorithm>
#include <bit>
#include <set>

namespace clusterspec::explore {

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

InvariantWatcher::InvariantWatcher(const sim::Simulator& simulator, const explore::Counts& counts,
                                   const std::vector<explore::Counts>& others)
    : simulator_(simulator),
      counts_(counts),
      others_(others),
      traits_(ProgramTraitsOf(simulator.program())) {
  CLUSTERSPEC_ASSERT(others.size() <= 32);
  for (const auto& table : {LifeInvariants(), ListenInvariants(), EndInvariants(), StateClaims()}) {
    AddStates(table);
  }
  for (const auto& table : {EventInvariants(), ExitInvariants(), EventClaims()}) AddEvents(table);
}

uint32_t InvariantWatcher::OthersOf(std::string_view requirement) const {
  uint32_t others = 0;
  for (size_t i = 0; i < others_.size(); ++i) {
    if (others_[i](requirement)) others |= uint32_t{1} << i;
  }
  return others;
}

void InvariantWatcher::Rows::Add(size_t row, When when) {
  const uint64_t bit = uint64_t{1} << row;
  if (when == When::kAlways) always |= bit;
  (when == When::kEnd ? end : step) |= bit;
}

void InvariantWatcher::AddStates(const StateTable& table) {
  Chosen chosen;
  chosen.table = table;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const StateInvariant& invariant = table.rows[row];
    chosen.others.push_back(OthersOf(invariant.requirement));
    if (counts_(invariant.requirement)) chosen.here.Add(row, invariant.when);
    if (chosen.others.back() != 0) chosen.elsewhere.Add(row, invariant.when);
  }
  const uint64_t all =
      chosen.here.step | chosen.here.end | chosen.elsewhere.step | chosen.elsewhere.end;
  if (all != 0) states_.push_back(std::move(chosen));
}

void InvariantWatcher::AddEvents(std::span<const EventInvariant> table) {
  for (const EventInvariant& each : table) {
    const ChosenEvent chosen{&each, counts_(each.requirement), OthersOf(each.requirement)};
    if (!chosen.here && chosen.others == 0) continue;
    for (size_t kind = 0; kind < events_.size(); ++kind) {
      if ((each.kinds >> kind & 1) != 0) events_[kind].push_back(chosen);
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
    for (const ChosenEvent& each : concerned) {
      if (broken_ || each.row->holds(event)) continue;
      elsewhere_ |= each.others;
      if (each.here) broken_ = {each.row->requirement, each.row->wrong, event.worker};
    }
  }
  history_->Note(simulator_.program(), seen, world, data);
  const bool in_primary = seen.process == world.processes[sim::kPrimary].label;
  if (in_primary && !broken_) broken_ = Check(&Rows::always, StateContextOf(world, *history_));
}

// `rows` names the mask of those that count now.
Broken InvariantWatcher::Check(uint64_t Rows::*rows, const StateContext& state) {
  if (!state.PrimaryLives()) return {};
  for (const Chosen& chosen : states_) {
    const uint64_t here = chosen.here.*rows;
    const uint64_t elsewhere = chosen.elsewhere.*rows;
    if ((here | elsewhere) == 0) continue;
    for (uint16_t worker = 0; worker < WorkerCount(state.world); ++worker) {
      const uint64_t broken = chosen.table.broken(state, worker);
      if ((broken & elsewhere) != 0) NoteElsewhere(chosen, broken & elsewhere);
      if ((broken & here) == 0) continue;
      const StateInvariant& first =
          chosen.table.rows[static_cast<size_t>(std::countr_zero(broken & here))];
      return {first.requirement, first.wrong, worker};
    }
  }
  return {};
}

void InvariantWatcher::NoteElsewhere(const Chosen& chosen, uint64_t broken) {
  for (size_t row = 0; row < chosen.others.size(); ++row) {
    if ((broken >> row & 1) != 0) elsewhere_ |= chosen.others[row];
  }
}

Broken InvariantWatcher::End(const sim::World& world) {
  return broken_ ? broken_ : Check(&Rows::step, StateContextOf(world, *history_));
}

Broken InvariantWatcher::AtEnd(const sim::World& world, const History& history) {
  // A run that was cut off may owe something.
  const bool silent = TraitsOf(world.harness.ending).fell_silent;
  return silent ? Check(&Rows::end, StateContextOf(world, history)) : Broken{};
}

std::vector<std::string_view> InvariantWatcher::Requirements() const {
  std::set<std::string_view> ids;
  for (const Chosen& chosen : states_) {
    for (size_t row = 0; row < chosen.table.rows.size(); ++row) {
      const bool counts = ((chosen.here.step | chosen.here.end) >> row & 1) != 0;
      if (counts) ids.insert(chosen.table.rows[row].requirement);
    }
  }
  for (const auto& events : events_) {
    for (const ChosenEvent& each : events) {
      if (each.here) ids.insert(each.row->requirement);
    }
  }
  return {ids.begin(), ids.end()};
}

}  // namespace clusterspec::explore
