// The lemmas on reduction of docs/PROOFS.md, each by trying everything.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fuzz/testing/lemma_programs.h"
#include "harness/load/scenario_writer.h"
#include "reference/explore/invariant.h"
#include "reference/explore/reduction.h"
#include "reference/sim/codec.h"
#include "reference/sim/pick_tree.h"

namespace clusterspec::fuzz {
namespace {

using explore::History;
using sim::Transition;
using sim::TransitionKind;
using sim::Transitions;
using sim::World;

// A world and what the requirements need to know of its past.
struct Place {
  World world;
  History past;
};

// Notes the past, as an exploration does, and writes down what is seen.
class Notes : public sim::Watcher {
 public:
  Notes(const sim::Simulator& simulator, History* past) : simulator_(simulator), past_(*past) {}

  void See(const sim::SeenEvent& seen, const World& world, const sim::EventData& data) override {
    past_.workers.resize(world.primary.workers.size());
    past_.Note(simulator_.program(), seen, world, data);
    texts_ +=
        fmt::format("{} {} {} {}; ", ToString(seen.kind), simulator_.pool().Text(seen.process),
                    simulator_.pool().Text(seen.subject), ToText(json::value(data())));
  }

  const std::string& texts() const { return texts_; }

 private:
  const sim::Simulator& simulator_;
  History& past_;
  std::string texts_;
};

class Explored {
 public:
  explicit Explored(const LemmaProgram& program)
      : simulator(program.scenario, program.options.edition, program.options.deviations),
        traits(explore::ProgramTraitsOf(simulator.program())) {}

  // Hands over every place that the step leads to, and the events of the step.
  template <typename Visit>
  void ForOutcomes(const Place& before, const Transition& transition, const Visit& visit) {
    sim::PickTree picks;
    do {
      Place after = before;
      Notes notes(simulator, &after.past);
      sim::Recorder recorder;
      recorder.watcher = &notes;
      simulator.Apply(transition, &picks, &after.world, &recorder);
      after.past.NoteStep(transition, after.world);
      visit(after, notes.texts());
    } while (picks.Next());
  }

  // What is possible, and crashes.
  Transitions Possible(const World& world) const {
    Transitions possible;
    simulator.Enabled(world, &possible);
    return possible;
  }

  static std::string KeyOf(const Place& place) {
    std::string past;
    place.past.Encode(&past);
    std::string world;
    sim::Encode(place.world, &world);
    return past + world;
  }

  // The requirements on states, "ID of worker 1", that are broken.
  std::set<std::string> Broken(const Place& place) const {
    std::set<std::string> broken;
    if (place.world.processes[sim::kPrimary].phase >= sim::ProcessPhase::kEnded) return broken;
    const explore::StateContext context{simulator.program(), simulator.pool(), traits, place.world,
                                        place.past};
    for (const auto& table : {explore::LifeInvariants(), explore::ListenInvariants(),
                              explore::EndInvariants(), explore::StateClaims()}) {
      for (uint16_t worker = 0; worker < explore::WorkerCount(place.world); ++worker) {
        for (const explore::StateInvariant& each : table.rows) {
          if (each.when == explore::When::kEnd || each.holds(context, worker)) continue;
          broken.insert(fmt::format("{} of worker {}", each.requirement, worker + 1));
        }
      }
    }
    return broken;
  }

  sim::Simulator simulator;
  explore::ProgramTraits traits;
};

// Lemma 4: what a step that may go alone takes away, and none of them gives back. A program
// that is not loaded has its first lines still to write.
size_t Fuel(const World& world) {
  constexpr size_t kFirstLines = 2;
  size_t fuel = 0;
  for (const sim::Process& each : world.processes) {
    fuel += each.down.messages.size() + (each.phase == sim::ProcessPhase::kStarting ? 1 : 0) +
            (each.attached ? 0 : 1 + kFirstLines) +
            (each.phase == sim::ProcessPhase::kReaped ? 0 : 1);
  }
  for (const auto& lines : world.output) fuel += lines.size();
  return fuel;
}

class Checker {
 public:
  Checker(const LemmaProgram& program, bool crashes)
      : program_(program),
        crashes_(crashes),
        explored_(program),
        reduction_(explored_.simulator.program(), crashes) {}

  // Every place of one run, picked by chance.
  void Run() {
    constexpr int kMaxSteps = 200;
    sim::Random random(program_.options.seed);
    sim::RandomChooser chooser(&random);
    Place place;
    place.world = explored_.simulator.Start();
    for (int step = 0; step < kMaxSteps; ++step) {
      const Transitions possible = explored_.Possible(place.world);
      if (possible.empty()) return;
      for (size_t i = 0; i < possible.size(); ++i) {
        if (reduction_.IsPersistent(place.world, possible, i)) CheckAlone(place, possible, i);
      }
      const Transition next = possible[random.Below(static_cast<uint32_t>(possible.size()))];
      Notes notes(explored_.simulator, &place.past);
      sim::Recorder recorder;
      recorder.watcher = &notes;
      explored_.simulator.Apply(next, &chooser, &place.world, &recorder);
      place.past.NoteStep(next, place.world);
    }
  }

  uint64_t steps() const { return steps_; }
  uint64_t pairs() const { return pairs_; }
  uint64_t broken() const { return broken_; }

 private:
  void CheckAlone(const Place& place, const Transitions& possible, size_t index) {
    ++steps_;
    const Transition alone = possible[index];
    const std::set<std::string> broken = explored_.Broken(place);
    broken_ += broken.size();
    explored_.ForOutcomes(place, alone, [&](const Place& after, const std::string&) {
      EXPECT_LT(Fuel(after.world), Fuel(place.world)) << "Lemma 4: " << Told(place, alone);
      const std::set<std::string> still = explored_.Broken(after);
      EXPECT_TRUE(std::includes(still.begin(), still.end(), broken.begin(), broken.end()))
          << "Lemma 3: " << Told(place, alone);
    });
    Transitions others = possible;
    others.erase(others.begin() + index);
    for (uint16_t process = 0; crashes_ && process < place.world.processes.size(); ++process) {
      if (place.world.processes[process].phase >= sim::ProcessPhase::kEnded) continue;
      others.push_back({TransitionKind::kCrash, 0, process, 0});
    }
    for (const Transition& other : others) CheckPair(place, alone, other);
  }

  void CheckPair(const Place& place, const Transition& alone, const Transition& other) {
    ++pairs_;
    const std::string told =
        Told(place, alone) + ", and " + explored_.simulator.Describe(other, place.world);
    std::set<std::string> alone_first;
    explored_.ForOutcomes(place, alone, [&](const Place& after, const std::string& shown) {
      const bool stays = other.kind == TransitionKind::kCrash || Has(after.world, other);
      ASSERT_TRUE(stays) << "Lemma 1: " << told;
      explored_.ForOutcomes(after, other, [&](const Place& end, const std::string& shown_then) {
        alone_first.insert(explored_.KeyOf(end) + "|" + shown + "|" + shown_then);
      });
    });
    std::set<std::string> other_first;
    bool ends = false;
    explored_.ForOutcomes(place, other, [&](const Place& after, const std::string& shown) {
      ends = ends || after.world.harness.over;
      if (after.world.harness.over) return CheckEnd(place, alone, other, after, told);
      const Transitions possible = explored_.Possible(after.world);
      const auto found = std::find(possible.begin(), possible.end(), alone);
      ASSERT_NE(found, possible.end()) << "Lemma 1: " << told;
      const auto index = static_cast<size_t>(found - possible.begin());
      EXPECT_TRUE(reduction_.IsPersistent(after.world, possible, index)) << "Lemma 1: " << told;
      explored_.ForOutcomes(after, alone, [&](const Place& end, const std::string& shown_then) {
        other_first.insert(explored_.KeyOf(end) + "|" + shown_then + "|" + shown);
      });
    });
    if (ends) return;
    EXPECT_TRUE(alone_first == other_first) << "Lemma 2: " << told;
  }

  // The harness stops the run: it does so after the step as well, in the same way, and what is
  // broken then is broken in either.
  void CheckEnd(const Place& place, const Transition& alone, const Transition& other,
                const Place& end, const std::string& told) {
    const std::set<std::string> broken = explored_.Broken(end);
    explored_.ForOutcomes(place, alone, [&](const Place& after, const std::string&) {
      explored_.ForOutcomes(after, other, [&](const Place& end_then, const std::string&) {
        EXPECT_TRUE(end_then.world.harness.over) << "Lemma 1: " << told;
        EXPECT_EQ(end_then.world.harness.ending, end.world.harness.ending) << "Lemma 1: " << told;
        const std::set<std::string> broken_then = explored_.Broken(end_then);
        EXPECT_TRUE(
            std::includes(broken_then.begin(), broken_then.end(), broken.begin(), broken.end()))
            << "Lemma 3: " << told;
      });
    });
  }

  bool Has(const World& world, const Transition& transition) const {
    const Transitions possible = explored_.Possible(world);
    return std::find(possible.begin(), possible.end(), transition) != possible.end();
  }

  std::string Told(const Place& place, const Transition& transition) const {
    Case shown;
    shown.scenario = program_.scenario;
    return fmt::format("{}: {}\n{}", program_.name,
                       explored_.simulator.Describe(transition, place.world), ToYaml(shown));
  }

  const LemmaProgram& program_;
  const bool crashes_;
  Explored explored_;
  explore::Reduction reduction_;
  uint64_t steps_ = 0;
  uint64_t pairs_ = 0;
  uint64_t broken_ = 0;
};

class ReductionLemmas : public testing::TestWithParam<Programs> {};

TEST_P(ReductionLemmas, AStepThatMayGoAloneStaysAndCommutesAndMendsNothing) {
  uint64_t steps = 0;
  uint64_t pairs = 0;
  uint64_t broken = 0;
  ForPrograms(GetParam(), {}, [&](const LemmaProgram& program) {
    if (HasFailure()) return;
    for (const bool crashes : {false, true}) {
      Checker checker(program, crashes);
      checker.Run();
      steps += checker.steps();
      pairs += checker.pairs();
      broken += checker.broken();
    }
  });
  RecordProperty("steps", std::to_string(steps));
  RecordProperty("pairs", std::to_string(pairs));
  RecordProperty("broken", std::to_string(broken));
  EXPECT_GT(steps, 200u);
  EXPECT_GT(pairs, 500u);
  EXPECT_GT(broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(Few, ReductionLemmas, testing::Values(Programs{60, 300}));
INSTANTIATE_TEST_SUITE_P(All, ReductionLemmas, testing::Values(Programs{kAllCases, 10'000}));

}  // namespace
}  // namespace clusterspec::fuzz
