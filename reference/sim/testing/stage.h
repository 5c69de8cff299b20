// For tests of the simulator's parts: a world of a primary and two workers that run, and the parts,
// each with what it is given in the executor.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TESTING_STAGE_H_
#define CLUSTERSPEC_REFERENCE_SIM_TESTING_STAGE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/model/fixed_chooser.h"
#include "reference/sim/harness_steps.h"
#include "reference/sim/operation_dispatch.h"
#include "reference/sim/process_start.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {

// Notes which operations it is to carry out.
class NotedOperations final : public OperationRunner {
 public:
  void Operate(uint16_t, uint16_t operation) override { noted.push_back(operation); }
  std::vector<uint16_t> noted;
};

inline constexpr uint16_t kW1 = 1;  // their places among the processes
inline constexpr uint16_t kW2 = 2;

class Stage {
 public:
  explicit Stage(Scenario of = {}, model::DeviationSet deviations = {})
      : scenario(std::move(of)), program(Compile(scenario, Edition::kV18, deviations, &pool)) {
    recorder.whole = true;
    Add("primary");
    Add("w1");
    Add("w2");
    world.harness.seen.resize(program.awaits.size());
    world.harness.endpoints.resize(program.endpoints.size());
    Bind();
    events.set_reactor(&reactor);
  }

  // The option of a choice point that the run follows.
  void Choose(model::ChoicePoint point, int option) { world.resolved_choices.Set(point, option); }

  // Fits the parts to the world anew.
  void Bind() {
    processes.Bind(&world);
    primary_state.Bind(&world.primary);
    harness.Bind(&world.harness);
    looked_at.Bind(&world);
    kernel.Bind(&world);
    output.Bind(&world);
    timers.Bind(&world);
    events.Bind(&world, &recorder);
  }

  // "cluster.exit w1", in order; forgets them.
  std::vector<std::string> TakeEvents() {
    std::vector<std::string> names;
    for (const Event& each : recorder.events) {
      names.push_back(std::string(each.name) + (each.subject.empty() ? "" : " " + each.subject));
    }
    recorder.events.clear();
    return names;
  }

  // The first operation of this kind in the program.
  const CompiledOperation& Operation(OperationKind kind) const {
    return program.operations[IndexOf(kind)];
  }
  uint16_t IndexOf(OperationKind kind) const {
    uint16_t index = 0;
    while (program.operations.at(index).kind != kind) ++index;
    return index;
  }

  // A server of the process that listens on 127.0.0.1:`port`.
  Descriptor Listen(uint16_t process, uint16_t port) {
    const Descriptor socket =
        kernel.Open(model::AddressType::kTcp4, pool.Text("127.0.0.1"), port).socket;
    Process& owner = world.processes[process];
    ServerBody& body = owner.servers.emplace_back();
    body.label = pool.Text("s1");
    body.subject = pool.Text(pool.Text(owner.label) + ".s1");
    body.socket = socket;
    owner.worker.servers.emplace_back().state = model::ServerState::kListening;
    return socket;
  }

  // A client of it; gives the client's end.
  Descriptor Connect(uint16_t port) {
    return StreamDescriptor(*kernel.Connect(pool.Text("127.0.0.1"), port), 0);
  }

  // The process reacts to the next such event.
  void React(uint16_t process, EventKind event) {
    CompiledOperation react;
    react.kind = OperationKind::kReact;
    react.event = event;
    program.operations.push_back(react);
    Reaction reaction;
    reaction.operation = static_cast<uint16_t>(program.operations.size() - 1);
    reaction.left = 1;
    world.processes[process].reactions.push_back(reaction);
  }

  Scenario scenario;
  ValuePool pool;
  Program program;
  World world;
  Recorder recorder;
  NotedOperations reactor;
  model::FixedChooser chooser;
  Processes processes;
  Bound<model::PrimaryState> primary_state;
  Bound<Harness> harness;
  Bound<const World> looked_at;
  model::Context context{program.edition, program.deviations, &world.resolved_choices, &chooser};
  Kernel kernel{&pool};
  Channels channels{&context, &processes, &kernel};
  ProcessOutput output{&pool, &processes};
  Timers timers{&processes};
  Events events{program, &pool, &processes, &harness};
  DeferredTasks tasks;
  ProcessControl control{program, &pool, &processes, &kernel, &channels, &events, &primary_state};
  Errors errors{&events, &output, &control};
  Serving serving{&pool, &processes, &kernel, &events};
  PrimaryHost primary{program,   pool,     &context, &primary_state, &processes, &kernel,
                      &channels, &control, &events,  &errors,        &tasks};
  WorkerHosts workers{program,   &pool,    &context, &harness, &processes, &kernel,
                      &channels, &control, &serving, &events,  &errors,    &tasks};
  TaskRunner task_runner{pool, &processes, &kernel, &events, &tasks, &primary, &workers};
  ProcessStart start{program, pool, &context, &processes, &channels, &control, &workers, &events};
  Connections connections{pool,     &context, &harness,     &processes, &kernel,
                          &serving, &workers, &task_runner, &events,    &errors};
  Labels labels{program, pool, &processes, &kernel};
  ClusterOperations cluster{program,  &pool,    &context, &processes, &labels,
                            &control, &primary, &workers, &tasks};
  ServerOperations servers{&pool,   &context, &processes,   &kernel,
                           &labels, &serving, &connections, &workers};
  SendOperation send{program, &pool,    &context,     &processes, &kernel,  &channels,
                     &labels, &control, &connections, &primary,   &workers, &tasks};
  SurfaceOperations surface{program, &pool, &context, &looked_at, &primary, &workers, &tasks};
  Clients clients{program, &pool, &harness, &kernel, &events};
  HarnessSteps steps{program, &harness, &processes, &control, &clients, &events, &reactor};

 private:
  void Add(const char* label) {
    const bool is_primary = world.processes.empty();
    Process& process = world.processes.emplace_back();
    process.label = pool.Text(label);
    process.phase = ProcessPhase::kRunning;
    process.attached = true;
    process.worker.channel = !is_primary;
    if (!is_primary) world.primary.workers.emplace_back();
  }
};

using Names = std::vector<std::string>;

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TESTING_STAGE_H_
