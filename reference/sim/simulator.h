// The simulator: worlds, what may happen next in them, and what it makes of them.
//   simulate: picks at random; explore: tries all; judge: follows what was observed.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SIMULATOR_H_
#define CLUSTERSPEC_REFERENCE_SIM_SIMULATOR_H_

#include <memory>
#include <string>
#include <vector>

#include "reference/model/choice_point.h"
#include "reference/sim/program.h"
#include "reference/sim/world.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::sim {

class Executor;

// Whether the system can start a process that is forked with these settings.
bool CanStart(const Program& program, const json::object& settings);

// Whether isConnected() of the worker is neither true nor false.
bool IsConnectedUndefined(const Program& program, const ValuePool& pool,
                          const model::WorkerRecord& record);

// What a snapshot tells of a worker.
WorkerState StateOf(const Program& program, const ValuePool& pool,
                    const model::WorkerRecord& record);

// Whether the harness can take its next step, rather than find silence.
bool IsHarnessReady(const Program& program, const World& world);

// Whether something may still be shown after it has found silence: elsewhere the run ends.
bool QuiescesNext(const Program& program, const World& world);

// An event as small as can be.
struct SeenEvent {
  EventKind kind = EventKind::kHello;
  Id process = kNone;  // label; none: the harness
  Id subject = kNone;
};

// What an adapter would write of an event; made only when asked for. Valid during the call that
// hands it over.
class EventData {
 public:
  template <typename Make>
  explicit EventData(const Make& make)
      : make_(&make), call_([](const void* each) { return (*static_cast<const Make*>(each))(); }) {}
  json::object operator()() const { return call_(make_); }

 private:
  const void* make_;
  json::object (*call_)(const void*);
};

// Looks at every event in the moment when it happens: the world is as a handler would find it.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void See(const SeenEvent& seen, const World& world, const EventData& data) = 0;
  // The event seen last is one that an await of the program counts.
  virtual void Counts(size_t await) { static_cast<void>(await); }
};

// How far the process that shows an event gets: no further than before it, or after it. It then
// does nothing any more until a signal ends it.
enum class Stall : uint8_t { kNo, kBefore, kAfter };

// What is seen while choices are carried out. Appends; the owner clears.
struct Recorder {
  bool whole = false;          // also make events as an adapter would write them, which is slow
  Watcher* watcher = nullptr;  // told of every event instead of the list of observations
  Stall stall = Stall::kNo;    // a watcher may set it while it sees an event
  model::Questions* questions = nullptr;  // notes what is asked of the edition
  std::vector<SeenEvent> seen;
  std::vector<Event> events;
};

// Holds a scenario's program and the pool that its worlds refer to. Not thread safe: the pool grows
// while worlds change.
class Simulator {
 public:
  // The scenario must outlive the simulator.
  Simulator(const Scenario& scenario, Edition edition, model::DeviationSet deviations = {});
  ~Simulator();

  World Start() const;

  // Everything that may happen next, in a fixed order. Empty when the run is over. Time passes, and
  // the harness finds silence, only when nothing else can happen.
  void Enabled(const World& world, Transitions* transitions) const;

  // Carries out one of the choices that Enabled gives for this world. `chooser` decides what the
  // documentation leaves open when it matters for the first time. `recorder` may be null.
  void Apply(const Transition& transition, model::Chooser* chooser, World* world,
             Recorder* recorder);

  // "w1 receives disconnect", for people.
  std::string Describe(const Transition& transition, const World& world) const;

  const Program& program() const { return program_; }
  const ValuePool& pool() const { return pool_; }

 private:
  ValuePool pool_;
  Program program_;
  std::unique_ptr<Executor> executor_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SIMULATOR_H_
