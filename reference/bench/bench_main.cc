// How fast the model steps, worlds are explored, and connections are shared out.
#include <benchmark/benchmark.h>

#include "reference/bench/plain_search.h"
#include "reference/model/primary.h"
#include "reference/model/worker.h"
#include "reference/sim/network_load.h"

namespace clusterspec::bench {
namespace {

class FirstChooser : public model::Chooser {
 public:
  int Pick(model::ChoicePoint, int) override { return 0; }
};

// What the lives of a worker's record and its process are made of, without the world around them.
struct Life {
  model::PrimaryState primary;
  model::WorkerState worker;
  model::PrimaryEffects primary_effects;
  model::WorkerEffects worker_effects;
  uint64_t steps = 0;

  void Primary(const model::Context& context, const model::PrimaryInput& input) {
    primary_effects.clear();
    model::Step(context, input, &primary, &primary_effects);
    ++steps;
  }

  template <typename Input>
  void Worker(const model::Context& context, const Input& input) {
    worker_effects.clear();
    model::Step(context, input, &worker, &worker_effects);
    ++steps;
  }
};

model::PrimaryInput FromWorker(model::MessageKind kind) {
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kMessage;
  input.message.kind = kind;
  return input;
}

model::WorkerInput ToWorker(model::MessageKind kind) {
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kMessage;
  input.message.kind = kind;
  return input;
}

model::PrimaryInput Of(model::PrimaryInputKind kind) {
  model::PrimaryInput input;
  input.kind = kind;
  return input;
}

model::WorkerInput OfWorker(model::WorkerInputKind kind) {
  model::WorkerInput input;
  input.kind = kind;
  return input;
}

// Fork, online, listening, disconnect, exit, removal: all steps of both sides.
uint64_t LiveOnce(const model::Context& context) {
  Life life;
  life.Primary(context, Of(model::PrimaryInputKind::kFork));
  life.Worker(context, OfWorker(model::WorkerInputKind::kStart));
  life.Primary(context, FromWorker(model::MessageKind::kOnline));
  life.Worker(context, OfWorker(model::WorkerInputKind::kListen));
  life.Primary(context, FromWorker(model::MessageKind::kListen));
  model::PrimaryInput opened = Of(model::PrimaryInputKind::kOpened);
  opened.message.handle = 0;
  opened.message.port = 40000;
  life.Primary(context, opened);
  life.Worker(context, ToWorker(model::MessageKind::kListenReply));
  life.Primary(context, FromWorker(model::MessageKind::kListening));
  CLUSTERSPEC_ASSERT(life.worker.servers[0].state == model::ServerState::kListening);
  CLUSTERSPEC_ASSERT(life.primary.listening.handles.size() == 1);
  life.Primary(context, Of(model::PrimaryInputKind::kDisconnect));
  life.Worker(context, ToWorker(model::MessageKind::kDisconnect));
  life.Worker(context, model::WorkerContinuation{model::WorkerContinuation::Kind::kAfterClose});
  life.Primary(context, FromWorker(model::MessageKind::kLeave));
  life.Primary(context, Of(model::PrimaryInputKind::kChannelClosed));
  life.Primary(context, Of(model::PrimaryInputKind::kExited));
  CLUSTERSPEC_ASSERT(!life.worker.channel && !life.primary.workers[0].listed);
  CLUSTERSPEC_ASSERT(life.primary.workers[0].exited && life.primary.listening.handles.empty());
  benchmark::DoNotOptimize(life);
  return life.steps;
}

void ModelSteps(benchmark::State& state) {
  FirstChooser chooser;
  uint64_t steps = 0;
  for (auto _ : state) {
    model::ResolvedChoices resolved_choices;
    const model::Context context(kCurrentEdition, {}, &resolved_choices, &chooser);
    steps += LiveOnce(context);
  }
  state.counters["steps"] =
      benchmark::Counter(static_cast<double>(steps), benchmark::Counter::kIsRate);
}
BENCHMARK(ModelSteps);

// Workers: range(0).
void Explore(benchmark::State& state) {
  const Scenario scenario = RaceOf(static_cast<int>(state.range(0)));
  SearchResult result;
  uint64_t states = 0;
  uint64_t transitions = 0;
  for (auto _ : state) {
    result = Search(scenario);
    states += result.states;
    transitions += result.transitions;
  }
  const auto rate = [](uint64_t number) {
    return benchmark::Counter(static_cast<double>(number), benchmark::Counter::kIsRate);
  };
  state.counters["states_per_s"] = rate(states);
  state.counters["transitions_per_s"] = rate(transitions);
  state.counters["states"] = static_cast<double>(result.states);
  state.counters["bytes_per_state"] =
      static_cast<double>(result.bytes) / static_cast<double>(result.states);
}
BENCHMARK(Explore)->Arg(1)->Arg(2)->Arg(3)->Unit(benchmark::kMillisecond);

// Workers: range(0). Only the connections are counted; setting up the workers is part of the time.
void Connections(benchmark::State& state) {
  sim::LoadOptions options;
  options.workers = static_cast<int>(state.range(0));
  options.connections = 1'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(SimulateLoad(options));
  state.counters["connections"] = benchmark::Counter(
      static_cast<double>(options.connections) * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}
BENCHMARK(Connections)->Arg(10)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clusterspec::bench

BENCHMARK_MAIN();
