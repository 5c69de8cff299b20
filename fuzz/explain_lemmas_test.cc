// The lemmas on explaining of docs/PROOFS.md, each by trying everything.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fuzz/testing/any_account.h"
#include "fuzz/testing/lemma_programs.h"
#include "fuzz/testing/tampering.h"
#include "harness/explain/connection_numbers.h"
#include "harness/explain/explain.h"
#include "harness/explain/pending_steps.h"
#include "harness/load/scenario_writer.h"
#include "reference/sim/codec.h"
#include "reference/sim/pick_tree.h"

namespace clusterspec::fuzz {
namespace {

using explain::Answer;
using sim::Simulator;
using sim::Transition;
using sim::Transitions;
using sim::World;

constexpr GeneratorOptions kSmall{.max_steps = 6, .max_workers = 2};

std::string YamlOf(const LemmaProgram& program) {
  Case shown;
  shown.scenario = program.scenario;
  return ToYaml(shown);
}

class ExplainLemmas : public testing::TestWithParam<Programs> {};

// Theorem 2: the state set accepts a trace just when there is an account of it.
TEST_P(ExplainLemmas, TheStateSetFindsAnAccountWhereThereIsOne) {
  constexpr size_t kMaxStates = 2'000;
  constexpr size_t kMaxSteps = 30'000;
  constexpr int kTamperings = 4;
  size_t decided = 0;
  size_t accepted = 0;
  size_t all = 0;
  ForPrograms(GetParam(), kSmall, [&](const LemmaProgram& program) {
    const Trace simulated = Simulate(program.scenario, program.options);
    sim::Random random(program.options.seed);
    for (int i = 0; i <= kTamperings; ++i) {
      const Trace trace = i == 0 ? simulated : Tampered(simulated, &random);
      ++all;
      const AnyAccount any =
          FindAnyAccount(program.scenario, trace.edition, program.options.deviations, trace,
                         Reading::kAtOnce, kMaxStates, kMaxSteps);
      if (any == AnyAccount::kTooMany) continue;
      const auto judgement = explain::JudgeInclusion(program.scenario, trace.edition,
                                                     program.options.deviations, trace, {}, false);
      if (judgement.answer == Answer::kInconclusive) continue;
      ++decided;
      accepted += any == AnyAccount::kThereIs;
      EXPECT_EQ(judgement.answer == Answer::kAccepted, any == AnyAccount::kThereIs)
          << program.name << ", tampering " << i << ": " << judgement.seen << "\n"
          << YamlOf(program) << ToText(trace);
    }
  });
  RecordProperty("traces", static_cast<int>(all));
  RecordProperty("decided", static_cast<int>(decided));
  RecordProperty("accepted", static_cast<int>(accepted));
  EXPECT_GT(decided, all / 2);
  EXPECT_GT(accepted, decided / 5);
  EXPECT_GT(decided - accepted, decided / 5);
}

// Lemma 6: a line that a step has shown may be read at once.
TEST_P(ExplainLemmas, LinesMayBeReadAtOnce) {
  constexpr size_t kMaxStates = 1'000;
  constexpr size_t kMaxSteps = 10'000;
  size_t decided = 0;
  size_t accepted = 0;
  ForPrograms(GetParam(), kSmall, [&](const LemmaProgram& program) {
    sim::Random random(program.options.seed + 1);
    const Trace trace = Tampered(Simulate(program.scenario, program.options), &random);
    const auto find = [&](Reading reading) {
      return FindAnyAccount(program.scenario, trace.edition, program.options.deviations, trace,
                            reading, kMaxStates, kMaxSteps);
    };
    const AnyAccount later = find(Reading::kAnyTime);
    const AnyAccount at_once = find(Reading::kAtOnce);
    if (later == AnyAccount::kTooMany || at_once == AnyAccount::kTooMany) return;
    ++decided;
    accepted += later == AnyAccount::kThereIs;
    EXPECT_EQ(at_once, later) << program.name << "\n" << YamlOf(program) << ToText(trace);
  });
  EXPECT_GT(accepted, decided / 10);
  EXPECT_GT(decided - accepted, decided / 10);
}

// What a step shows, and what a snapshot of the primary may tell of others' ends by then.
class Show : public sim::Watcher {
 public:
  explicit Show(const Simulator& simulator) : pool_(simulator.pool()) {}

  void See(const sim::SeenEvent& seen, const World& world, const sim::EventData& data) override {
    texts_ += fmt::format("{} {} {} {} ", ToString(seen.kind), pool_.Text(seen.process),
                          pool_.Text(seen.subject), ToText(json::value(data())));
    if (seen.process != world.processes[sim::kPrimary].label) return;
    for (size_t i = 1; i < world.processes.size(); ++i) {
      ends_.push_back(world.processes[i].up.closed);
      ends_.push_back(world.processes[i].phase >= sim::ProcessPhase::kEnded);
    }
  }

  const std::string& texts() const { return texts_; }

  // Whether a trace that has these events fits those of `other`, too. `tells`: its snapshots may
  // tell of ends.
  bool Fits(const Show& other, bool tells) const {
    return texts_ == other.texts_ &&
           (!tells || std::equal(ends_.begin(), ends_.end(), other.ends_.begin(), other.ends_.end(),
                                 std::less_equal<bool>()));
  }

 private:
  const sim::ValuePool& pool_;
  std::string texts_;
  std::vector<bool> ends_;
};

// Steps of one program, one after another.
class Steps {
 public:
  explicit Steps(const LemmaProgram& program)
      : simulator(program.scenario, program.options.edition, program.options.deviations) {}

  struct Outcome {
    World world;
    Transitions possible;
    Show show;
  };

  // All that a step can lead to.
  std::vector<Outcome> Of(const World& before, const Transition& transition) {
    std::vector<Outcome> outcomes;
    sim::PickTree picks;
    do {
      Outcome& outcome = outcomes.emplace_back(Outcome{before, {}, Show(simulator)});
      sim::Recorder recorder;
      recorder.watcher = &outcome.show;
      simulator.Apply(transition, &picks, &outcome.world, &recorder);
      outcome.possible = Possible(outcome.world);
    } while (picks.Next());
    return outcomes;
  }

  Transitions Possible(const World& world) const {
    static const Trace empty;
    const explain::ProcessLogs logs(empty, simulator.program());
    Simulator& own = const_cast<Simulator&>(simulator);
    const explain::TransitionMatcher matcher(&own, &logs);
    explain::State state;
    state.world = world;
    return explain::TraceOrder(&own, &logs, &matcher).Possible(state);
  }

  // Equal for worlds that differ in nothing that anybody can see: when timers are due is not looked
  // at, nor how connections are numbered, nor what an ended primary has not read.
  static std::string KeyOf(World world) {
    explain::NumberStreams(&world);
    const bool ended = world.processes[sim::kPrimary].phase >= sim::ProcessPhase::kEnded;
    for (sim::Process& process : world.processes) {
      for (sim::Timer& timer : process.timers) timer.due_ms = 0;
      for (auto& lines : process.output) {
        if (ended) lines.clear();
      }
    }
    std::string key;
    sim::Encode(world, &key);
    return key;
  }

  Simulator simulator;
};

// Lemma 7, for one state: a step that the next one does not justify could as well come after it.
class PutOff {
 public:
  PutOff(const LemmaProgram& program, Steps* steps) : program_(program), steps_(*steps) {}

  void Check(const World& world) {
    const Transitions possible = steps_.Possible(world);
    for (const Transition& first : possible) {
      for (const Steps::Outcome& one : steps_.Of(world, first)) {
        for (const Transition& second : one.possible) {
          if (explain::OwnerOf(first) == explain::OwnerOf(second)) continue;
          for (const Steps::Outcome& two : steps_.Of(one.world, second)) {
            // Nothing is shown after the end of a run, so no line needs the first step before it.
            if (two.world.harness.over) continue;
            if (testing::Test::HasFailure()) return;
            for (const bool tells : {false, true}) {
              // The snapshots tell of no end before the primary hears of it, or of all.
              const model::IndexSet told = tells ? EndsIn(one.world) : model::IndexSet();
              const explain::Taken taken[] = {
                  {first, world, one.world, possible, one.possible, told},
                  {second, one.world, two.world, one.possible, two.possible, told}};
              if (IsJustified(taken)) continue;
              ++pairs_;
              EXPECT_EQ(WhatKeeps(world, possible, taken, one.show, two.show, tells), "")
                  << program_.name << ": " << steps_.simulator.Describe(first, world) << ", then "
                  << steps_.simulator.Describe(second, one.world) << "\n"
                  << one.show.texts() << "\n"
                  << two.show.texts() << "\n"
                  << YamlOf(program_);
            }
          }
        }
      }
    }
  }

  uint64_t pairs() const { return pairs_; }

 private:
  static model::IndexSet EndsIn(const World& world) {
    model::IndexSet ends;
    for (size_t i = 0; i < world.processes.size(); ++i) {
      if (world.processes[i].up.closed) ends.Insert(i);
    }
    return ends;
  }

  bool IsJustified(const explain::Taken (&taken)[2]) const {
    explain::PendingSteps pending;
    for (const explain::Taken& each : taken) pending.Take(each, steps_.simulator.program());
    return pending.OnlyLast();
  }

  // Why the second cannot come first, show the same to a trace, and then the first: "" if it can.
  std::string WhatKeeps(const World& world, const Transitions& possible,
                        const explain::Taken (&taken)[2], const Show& first_shows,
                        const Show& second_shows, bool tells) {
    if (!explain::Has(possible, taken[1].transition)) {
      return "the second is not possible";
    }
    std::string why = "the second shows something else";
    const std::string key = Steps::KeyOf(taken[1].after);
    for (const Steps::Outcome& second : steps_.Of(world, taken[1].transition)) {
      if (!second_shows.Fits(second.show, tells)) continue;
      why = "then the first is not possible";
      if (!explain::Has(second.possible, taken[0].transition)) continue;
      for (const Steps::Outcome& first : steps_.Of(second.world, taken[0].transition)) {
        why = "then the first shows something else: " + first.show.texts();
        if (!first_shows.Fits(first.show, tells)) continue;
        if (Steps::KeyOf(first.world) == key) return "";
        why = "the worlds differ";
      }
    }
    return why;
  }

 private:
  const LemmaProgram& program_;
  Steps& steps_;
  uint64_t pairs_ = 0;
};

TEST_P(ExplainLemmas, AStepThatTheNextOneDoesNotJustifyCanBePutOff) {
  constexpr int kMaxSteps = 60;
  uint64_t pairs = 0;
  ForPrograms(GetParam(), {}, [&](const LemmaProgram& program) {
    Steps steps(program);
    PutOff put_off(program, &steps);
    sim::Random random(program.options.seed);
    World world = steps.simulator.Start();
    for (int step = 0; step < kMaxSteps && !world.harness.over; ++step) {
      if (!HasFailure()) put_off.Check(world);
      const Transitions possible = steps.Possible(world);
      const auto pick = random.Below(static_cast<uint32_t>(possible.size()));
      sim::RandomChooser chooser(&random);
      steps.simulator.Apply(possible[pick], &chooser, &world, nullptr);
    }
    pairs += put_off.pairs();
  });
  RecordProperty("pairs", std::to_string(pairs));
  EXPECT_GT(pairs, 1'000u);
}

INSTANTIATE_TEST_SUITE_P(Few, ExplainLemmas, testing::Values(Programs{20, 100}));
INSTANTIATE_TEST_SUITE_P(All, ExplainLemmas, testing::Values(Programs{kAllCases, 10'000}));

}  // namespace
}  // namespace clusterspec::fuzz
