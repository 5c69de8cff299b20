// Requirements as predicates: what must hold whenever a program could look, whatever the schedule.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/explore/history.h"

namespace clusterspec::explore {

// What a program does anywhere that some requirements must make allowance for.
struct ProgramTraits {
  bool signals =
      false;           // ends processes other than by the cluster API: process.kill(), the harness
  bool exits = false;  // ends processes by itself: exit, a thrown error, exitCode
  bool handles = false;  // sends handles, or listens on some
  bool reopens = false;  // may listen again after disconnect()
};
ProgramTraits ProgramTraitsOf(const sim::Program& program);

// What a predicate may look at. Refers to all and owns nothing.
struct StateContext {
  const sim::Program& program;
  const sim::ValuePool& pool;
  const ProgramTraits& traits;
  const sim::World& world;
  const History& history;

  Edition edition() const { return program.edition; }
  const model::WorkerRecord& record(size_t worker) const { return world.primary.workers[worker]; }
  const sim::Process& process(size_t worker) const { return world.processes[worker + 1]; }
  const WorkerHistory& history_of(size_t worker) const { return history.workers[worker]; }
  bool PrimaryLives() const { return world.processes[0].phase < sim::ProcessPhase::kEnded; }
  bool Lives(size_t worker) const { return process(worker).phase < sim::ProcessPhase::kEnded; }
};

// What an adapter would write of an event, made once when it is first asked for.
class SeenData {
 public:
  explicit SeenData(const sim::EventData& data) : data_(data) {}
  const json::object& operator()() const {
    if (!made_) made_ = data_();
    return *made_;
  }

 private:
  const sim::EventData& data_;
  mutable std::optional<json::object> made_;
};

// A moment in which something is seen; `past` does not know of it yet.
struct EventContext : StateContext {
  const sim::SeenEvent& seen;
  const SeenData& data;
  uint16_t process_index;  // who sees it; kNoProcess: the harness
  uint16_t worker;         // whom it is about, as the primary counts; kNoProcess: no worker
  const sim::CompiledOperation* operation;  // of kResult; else null
};

// When a predicate of states is looked at.
enum class When : uint8_t {
  kAlways,  // after every step, and whenever a handler of the primary runs
  kStep,    // after every step
  kEnd,     // when nothing can happen any more
};

// Holds for every worker that has been forked, one by one, living or ended, as long as the primary
// lives. `holds` may be called at any time; `when` says when its answer counts.
struct StateInvariant {
  std::string_view requirement;
  std::string_view wrong;  // what is seen where it is broken
  When when = When::kStep;
  bool (*holds)(const StateContext& state, uint16_t worker) = nullptr;
};

// A set of kinds of events.
template <typename... Kinds>
constexpr uint64_t KindSet(Kinds... kinds) {
  static_assert(kEventKindCount <= 64);
  return ((uint64_t{1} << static_cast<unsigned>(kinds)) | ...);
}

struct EventInvariant {
  std::string_view requirement;
  std::string_view wrong;
  uint64_t kinds = 0;  // a KindSet
  bool (*holds)(const EventContext& event) = nullptr;
};

// Several, looked at together: calls that the compiler can see through cost a tenth of those
// through pointers.
struct StateTable {
  std::span<const StateInvariant> rows;                                      // at most 64
  uint64_t (*broken)(const StateContext& state, uint16_t worker) = nullptr;  // bit i: rows[i] is
};

template <const auto& kRows>
constexpr StateTable StateTableOf() {
  constexpr size_t kSize = std::size(kRows);
  static_assert(kSize <= 64);
  return {kRows, [](const StateContext& state, uint16_t worker) {
            return [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
              return ((uint64_t{!kRows[kIndex].holds(state, worker)} << kIndex) | ...);
            }
            (std::make_index_sequence<kSize>());
          }};
}

// All of them. Live forever.
StateTable LifeInvariants();
StateTable ListenInvariants();
StateTable EndInvariants();
std::span<const EventInvariant> EventInvariants();
std::span<const EventInvariant> ExitInvariants();

// Sentences that contradict others, taken word by word. Their ids begin with "claim/", so that they
// are looked at only when asked for.
StateTable StateClaims();
std::span<const EventInvariant> EventClaims();

// A requirement that is broken.
struct Broken {
  std::string_view requirement;
  std::string_view wrong;
  uint16_t worker = kNoProcess;  // as the primary counts; kNoProcess: none in particular

  explicit operator bool() const { return !requirement.empty(); }
};

// Says whether a requirement, by its id, is looked at.
using Counts = std::function<bool(std::string_view requirement)>;

// The predicates that one exploration looks at. Not thread safe.
class InvariantWatcher : public sim::Watcher {
 public:
  // `counts` says whether a requirement holds in the edition, and each of `others`, at most 32, in
  // another. The simulator must outlive the watch.
  InvariantWatcher(const sim::Simulator& simulator, const explore::Counts& counts,
                   const std::vector<explore::Counts>& others = {});

  // Before a step: events are noted in `past`.
  void Begin(History* history);
  void See(const sim::SeenEvent& seen, const sim::World& world,
           const sim::EventData& data) override;
  // After the step. Gives the first that it broke.
  Broken End(const sim::World& world);
  // For a world in which nothing can happen any more.
  Broken AtEnd(const sim::World& world, const History& history);

  // Bit i: a requirement has been broken that holds in others[i]. Known as long as nothing else
  // was.
  uint32_t BrokenElsewhere() const { return elsewhere_; }

  // The ids that are looked at.
  std::vector<std::string_view> Requirements() const;

 private:
  // Which rows of a table count, bit by bit.
  struct Rows {
    uint64_t always = 0;
    uint64_t step = 0;  // those of `always` too
    uint64_t end = 0;

    void Add(size_t row, When when);
  };

  struct Chosen {
    StateTable table;
    Rows here;
    Rows elsewhere;
    std::vector<uint32_t> others;  // by row: where else it counts
  };

  struct ChosenEvent {
    const EventInvariant* row;
    bool here;
    uint32_t others;  // where else it counts
  };

  void AddStates(const StateTable& table);
  void AddEvents(std::span<const EventInvariant> table);
  uint32_t OthersOf(std::string_view requirement) const;
  StateContext StateContextOf(const sim::World& world, const History& history) const;
  Broken Check(uint64_t Rows::*rows, const StateContext& state);
  void NoteElsewhere(const Chosen& chosen, uint64_t broken);

  const sim::Simulator& simulator_;
  const explore::Counts counts_;
  const std::vector<explore::Counts> others_;
  ProgramTraits traits_;
  std::vector<Chosen> states_;
  std::array<std::vector<ChosenEvent>, kEventKindCount> events_;
  uint32_t elsewhere_ = 0;
  History* history_ = nullptr;
  Broken broken_;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_
