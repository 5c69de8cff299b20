// Requirements as predicates: what must hold whenever a program could look, whatever the schedule.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/explore/past.h"

namespace clusterspec::explore {

// What a program does anywhere that some requirements must make allowance for.
struct Habits {
  bool signals =
      false;           // ends processes other than by the cluster API: process.kill(), the harness
  bool exits = false;  // ends processes by itself: exit, a thrown error, exitCode
  bool handles = false;  // sends handles, or listens on some
  bool reopens = false;  // may listen again after disconnect()
};
Habits HabitsOf(const sim::Program& program);

// What a predicate may look at. Refers to all and owns nothing.
struct Moment {
  const sim::Program& program;
  const sim::Pool& pool;
  const Habits& habits;
  const sim::World& world;
  const Past& past;

  Edition edition() const { return program.edition; }
  const model::WorkerRecord& record(size_t worker) const { return world.primary.workers[worker]; }
  const sim::Process& process(size_t worker) const { return world.processes[worker + 1]; }
  const WorkerPast& past_of(size_t worker) const { return past.workers[worker]; }
  bool PrimaryLives() const { return world.processes[0].phase < sim::ProcessPhase::kEnded; }
};

// A moment in which something is seen; `past` does not know of it yet.
struct Sight : Moment {
  const sim::Observation& seen;
  const sim::EventData& data;
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

// Holds for every worker that has been forked, one by one. `holds` is called for living and ended
// workers; while the primary lives only, unless it is over.
struct StateInvariant {
  std::string_view requirement;
  std::string_view wrong;  // what is seen where it is broken
  When when = When::kStep;
  bool (*holds)(const Moment& moment, uint16_t worker) = nullptr;
};

// A set of kinds of events.
template <typename... Kinds>
constexpr uint64_t KindSet(Kinds... kinds) {
  static_assert(sim::kEventKinds <= 64);
  return ((uint64_t{1} << static_cast<unsigned>(kinds)) | ...);
}

struct EventInvariant {
  std::string_view requirement;
  std::string_view wrong;
  uint64_t kinds = 0;  // a KindSet
  bool (*holds)(const Sight& sight) = nullptr;
};

// All of them. Live forever.
std::span<const StateInvariant> LifeInvariants();
std::span<const StateInvariant> ListenInvariants();
std::span<const StateInvariant> EndInvariants();
std::span<const EventInvariant> EventInvariants();
std::span<const EventInvariant> ExitInvariants();

// Sentences that contradict others, taken word by word. Their ids begin with "claim/", so that they
// are looked at only when asked for.
std::span<const StateInvariant> StateClaims();
std::span<const EventInvariant> EventClaims();

// A requirement that is broken.
struct Broken {
  std::string_view requirement;
  std::string_view wrong;
  uint16_t worker = kNoProcess;  // as the primary counts; kNoProcess: none in particular

  explicit operator bool() const { return !requirement.empty(); }
};

// The predicates that one exploration looks at. Not thread safe.
class Watch : public sim::Watcher {
 public:
  // `counts` says whether a requirement holds in the edition. The machine must outlive the watch.
  Watch(const sim::Machine& machine, const std::function<bool(std::string_view)>& counts);

  void Add(const StateInvariant& invariant);
  void Add(const EventInvariant& invariant);

  // Before a step: events are noted in `past`.
  void Begin(Past* past);
  void See(const sim::Observation& seen, const sim::World& world,
           const sim::EventData& data) override;
  // After the step. Gives the first that it broke.
  Broken End(const sim::World& world);
  // For a world in which nothing can happen any more.
  Broken AtEnd(const sim::World& world, const Past& past) const;

  // The ids that are looked at.
  std::vector<std::string_view> Requirements() const;

 private:
  using States = std::vector<const StateInvariant*>;

  Moment MomentOf(const sim::World& world, const Past& past) const;
  Broken Check(const States& states, const Moment& moment) const;

  const sim::Machine& machine_;
  Habits habits_;
  States always_;
  States step_;  // these and `always_`
  States end_;
  std::array<std::vector<const EventInvariant*>, sim::kEventKinds> events_;
  Past* past_ = nullptr;
  Broken broken_;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_INVARIANT_H_
