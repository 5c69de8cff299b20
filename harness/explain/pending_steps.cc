// All orders of all turns would be too many, and most make no difference. A turn is put off as long
// as it can be: one that is taken before the event which is looked for has a debt, which is paid
//   - by another turn of the same process, which follows it in any case; but where the primary has
//     read that a listener is free again, and accepts, only by giving it the connection: else it
//     could have read so later;
//   - by a turn that it made possible;
//   - by a turn that makes one of its process's own turns impossible, or ends the process: there
//     was no later time;
//   - by one in which a worker that it has sent something to closes its channel or ends: what is
//     unread then may matter;
//   - by any turn at all, where it touched what several look at: sockets, and the end of a process;
//   - by silence, before which every turn has to come.
// Nothing is lost: a turn whose debt nobody pays could as well have come after the event, and there
// it is still possible.
#include "harness/explain/pending_steps.h"

#include <algorithm>
#include <vector>

#include "reference/sim/simulator.h"

namespace clusterspec::inclusion {
namespace {

using sim::Choice;
using sim::ChoiceKind;
using sim::Choices;
using sim::kPrimary;

size_t Living(const sim::World& world) {
  return static_cast<size_t>(
      std::count_if(world.processes.begin(), world.processes.end(), [](const sim::Process& each) {
        return each.phase < sim::ProcessPhase::kEnded && !each.stopped;
      }));
}

size_t OpenSockets(const sim::World& world) {
  return static_cast<size_t>(
      std::count_if(world.sockets.begin(), world.sockets.end(),
                    [](const sim::Socket& each) { return each.references > 0; }));
}

bool TouchesAll(const sim::World& before, const sim::World& after) {
  return Living(before) != Living(after) || OpenSockets(before) != OpenSockets(after) ||
         before.next_port != after.next_port || before.harness.over != after.harness.over;
}

bool IsOpen(const sim::Process& process) {
  return process.worker.channel && process.phase < sim::ProcessPhase::kEnded;
}

// The processes of which something holds before and after a turn, as bits.
template <typename Predicate>
uint64_t Where(const sim::World& before, const sim::World& after, Predicate holds) {
  uint64_t bits = 0;
  for (size_t i = 0; i < before.processes.size() && i < 64; ++i) {
    if (holds(before.processes[i], after.processes[i])) bits |= uint64_t{1} << i;
  }
  return bits;
}

// The workers that something was sent to.
uint64_t Fed(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return is.down.messages.size() > was.down.messages.size();
  });
}

// Those that have left their channel.
uint64_t Left(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return IsOpen(was) && !IsOpen(is);
  });
}

bool HasEnded(const sim::Process& was, const sim::Process& is) {
  return was.phase < sim::ProcessPhase::kEnded && is.phase >= sim::ProcessPhase::kEnded;
}

bool Ends(uint16_t process, const Taken& taken) {
  return process < taken.before.processes.size() &&
         HasEnded(taken.before.processes[process], taken.after.processes[process]);
}

size_t Free(const sim::World& world, uint16_t worker) {
  size_t free = 0;
  for (const model::Handle& handle : world.primary.listening.handles) {
    for (const model::Listener& each : handle.round_robin.free) free += each.worker == worker;
  }
  return free;
}

// The worker of which the primary has read nothing but that it is free again.
std::optional<uint16_t> Rejoins(const Choice& choice, const sim::World& before,
                                const sim::World& after) {
  if (choice.kind != ChoiceKind::kMessage || choice.process != kPrimary) return std::nullopt;
  const auto& unread = before.processes[choice.index + 1u].up.messages;
  const bool answers =
      !unread.empty() && unread.begin()->kind == model::MessageKind::kConnectionReply;
  if (!answers || Free(after, choice.index) <= Free(before, choice.index)) return std::nullopt;
  return choice.index;
}

// Whether the primary may have to read what is on its way, and with that have one more that is free
// at this key.
bool MayComeFirst(const sim::Pipe& up, const model::ListenKey& key) {
  const auto& unread = up.messages;
  return std::any_of(unread.begin(), unread.end(), [&](const model::Message& each) {
    const bool answers = each.kind == model::MessageKind::kConnectionReply && unread.size() > 1;
    return each.key == key && (answers || each.kind == model::MessageKind::kListen);
  });
}

// Connections are numbered anew when others come or change: one reading is as good as another.
Choice Nameless(Choice choice) {
  if (choice.kind == ChoiceKind::kRead) choice.index = 0;
  return choice;
}

void AddTo(std::string* key, const Choices& choices) {
  for (const Choice& each : choices) {
    key->append({static_cast<char>(each.kind), static_cast<char>(each.stream),
                 static_cast<char>(each.process), static_cast<char>(each.index)});
  }
}

}  // namespace

uint16_t OwnerOf(const Choice& choice) {
  return choice.kind <= ChoiceKind::kReap ? kHarness : choice.process;
}

bool Has(const Choices& choices, const Choice& choice) {
  return std::find(choices.begin(), choices.end(), choice) != choices.end();
}

bool CanWait(const Choice& choice, const sim::Program& program, const sim::World& world) {
  if (choice.kind != ChoiceKind::kMessage || choice.process != kPrimary) return false;
  const sim::Process& worker = world.processes[choice.index + 1u];
  if (worker.phase != sim::ProcessPhase::kRunning || worker.up.closed) return false;
  if (worker.up.messages.size() != 1 || sim::SettlesNext(program, world)) return false;
  const model::Message& answer = *worker.up.messages.begin();
  if (answer.kind != model::MessageKind::kConnectionReply ||
      answer.handle != model::kNoDescriptor) {
    return false;
  }
  const auto& handles = world.primary.listening.handles;
  const bool others_are_free =
      std::any_of(handles.begin(), handles.end(), [&](const model::Handle& each) {
        return each.key == answer.key && !each.round_robin.free.empty();
      });
  return others_are_free &&
         !std::any_of(world.processes.begin(), world.processes.end(),
                      [&](const sim::Process& each) { return MayComeFirst(each.up, answer.key); });
}

// Whether the turn of the primary could as well have come before the one that the debt is of.
bool Debts::IsIndifferent(const Debt& debt, const Taken& taken) {
  if (!debt.rejoins) return false;
  if (taken.choice.kind == ChoiceKind::kAcceptShared) {
    return Free(taken.after, *debt.rejoins) == Free(taken.before, *debt.rejoins);
  }
  const auto other = Rejoins(taken.choice, taken.before, taken.after);
  return other && *other != *debt.rejoins;
}

bool Debts::IsPaid(const Debt& debt, const Taken& taken) {
  if (debt.anybody || Has(debt.enabled, Nameless(taken.choice))) return true;
  if ((debt.fed & Left(taken.before, taken.after)) != 0) return true;
  if (debt.owner == OwnerOf(taken.choice)) return !IsIndifferent(debt, taken);
  if (Ends(debt.owner, taken)) return true;
  return std::any_of(taken.choices_before.begin(), taken.choices_before.end(),
                     [&](const Choice& each) {
                       return OwnerOf(each) == debt.owner && !Has(taken.choices_after, each);
                     });
}

void Debts::Take(const Taken& taken, const sim::Program& program) {
  const bool silence =
      taken.choice.kind == ChoiceKind::kHarness && !sim::IsHarnessReady(program, taken.before);
  model::Small<Debt, 2> open;
  for (const Debt& debt : debts_) {
    if (!silence && !IsPaid(debt, taken)) open.push_back(debt);
  }
  Debt own;
  own.owner = OwnerOf(taken.choice);
  own.rejoins = Rejoins(taken.choice, taken.before, taken.after);
  own.fed = Fed(taken.before, taken.after);
  own.anybody = TouchesAll(taken.before, taken.after);
  for (const Choice& each : taken.choices_after) {
    if (OwnerOf(each) != own.owner && !Has(taken.choices_before, each))
      own.enabled.push_back(Nameless(each));
  }
  open.push_back(own);
  debts_ = std::move(open);
}

uint64_t Debts::Ended(const Taken& taken) { return Where(taken.before, taken.after, HasEnded); }

void Debts::AddTo(std::string* key) const {
  std::vector<std::string> debts;
  for (const Debt& debt : debts_) {
    std::string& of = debts.emplace_back();
    of.push_back(static_cast<char>(debt.owner));
    of.push_back(debt.anybody ? '!' : '.');
    inclusion::AddTo(&of, debt.enabled);
    of += std::to_string(debt.fed);
    of += ' ';
    of += std::to_string(debt.rejoins.value_or(kHarness));
  }
  std::sort(debts.begin(), debts.end());  // in which order they were made does not matter
  for (const std::string& of : debts) *key += of;
}

}  // namespace clusterspec::inclusion
