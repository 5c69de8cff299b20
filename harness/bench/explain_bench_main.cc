// How fast long traces are judged: eight workers that answer messages, in rounds.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "harness/explain/explain.h"
#include "reference/sim/simulate.h"

namespace clusterspec::explain {
namespace {

constexpr int kWorkers = 8;

Operation Made(const char* name, int id, json::object fields) {
  Operation operation;
  operation.name = name;
  operation.id = id;
  operation.fields = std::move(fields);
  return operation;
}

Step Await(const char* event, std::string subject, int count) {
  clusterspec::Await await;
  await.pattern.event = event;
  await.pattern.subject = std::move(subject);
  await.count = count;
  return {await, {}};
}

// Each worker gets a message a round and sends one back.
Scenario Rounds(int rounds) {
  Scenario scenario;
  int id = 0;
  Batch forks{"primary", {}};
  for (int worker = 1; worker <= kWorkers; ++worker) {
    forks.operations.push_back(Made("fork", ++id, {{"label", fmt::format("w{}", worker)}}));
  }
  scenario.steps.push_back({forks, {}});
  for (int worker = 1; worker <= kWorkers; ++worker) {
    scenario.steps.push_back(Await("hello", fmt::format("w{}", worker), 1));
  }
  for (int round = 0; round < rounds; ++round) {
    Batch down{"primary", {}};
    for (int worker = 1; worker <= kWorkers; ++worker) {
      const std::string label = fmt::format("w{}", worker);
      down.operations.push_back(Made("send", ++id, {{"target", label}, {"message", round}}));
    }
    scenario.steps.push_back({down, {}});
    for (int worker = 1; worker <= kWorkers; ++worker) {
      const std::string label = fmt::format("w{}", worker);
      Batch up{label, {Made("send", ++id, {{"target", "self"}, {"message", round}})}};
      scenario.steps.push_back({up, {}});
    }
  }
  return scenario;
}

void BM_EightWorkers(benchmark::State& state) {
  const Scenario scenario = Rounds(static_cast<int>(state.range(0)) / 48);
  sim::SimOptions options;
  options.seed = 1;
  const Trace trace = sim::Simulate(scenario, options);
  Judgement judgement;
  Limits limits;
  limits.max_turns = 100'000'000;
  for (auto _ : state) {
    judgement = JudgeInclusion(scenario, options.edition, {}, trace, limits);
    if (judgement.answer != Answer::kAccepted) {
      state.SkipWithError((judgement.seen + judgement.reason).c_str());
      return;
    }
  }
  const auto events = static_cast<double>(trace.events.size());
  state.counters["events"] = events;
  state.counters["events/s"] =
      benchmark::Counter(events, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["states"] = static_cast<double>(judgement.max_states);
  state.counters["turns"] = static_cast<double>(judgement.turns);
}
BENCHMARK(BM_EightWorkers)
    ->Arg(500)
    ->Arg(1000)
    ->Arg(2500)
    ->Arg(5000)
    ->Arg(10000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clusterspec::explain

BENCHMARK_MAIN();
