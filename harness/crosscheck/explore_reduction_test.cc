// What the reduction leaves out makes no difference: with and without it the same outcomes are
// reached and the same requirements are broken.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/crosscheck/explore_support.h"
#include "harness/load/case_loader.h"
#include "reference/explore/reduction.h"
#include "reference/explore/short_programs.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explore {
namespace {

// What can be seen of a run that is over, but for what nobody in the program looks at.
std::string OutcomeOf(const sim::World& world, const History& history) {
  std::string text = std::to_string(static_cast<int>(world.harness.ending)) + "/" +
                     std::to_string(world.harness.step);
  for (size_t i = 0; i < world.processes.size(); ++i) {
    const sim::Process& process = world.processes[i];
    text += " " + std::to_string(static_cast<int>(process.phase)) + ":" +
            std::to_string(process.end_code) + ":" + std::to_string(process.end_signal) + ":" +
            std::to_string(process.worker.channel) + ":" + std::to_string(process.worker.told);
    for (const sim::ServerBody& server : process.servers) text += "@" + std::to_string(server.port);
    if (i == 0) continue;
    const model::WorkerRecord& record = world.primary.workers[i - 1];
    text += std::to_string(record.listed) + std::to_string(record.dead) +
            std::to_string(record.disconnected) + std::to_string(record.exited) +
            std::to_string(static_cast<int>(record.exited_after_disconnect)) + "!" +
            std::to_string(history.workers[i - 1].milestones);
  }
  return text + " " + std::to_string(world.primary.listening.handles.size());
}

struct Outcomes {
  std::set<std::string> ends;
  std::set<std::string> broken;
  uint64_t states = 0;
  bool exhausted = false;
};

// Steps through everything by itself, and keeps whole states: no hash, no store.
Outcomes OutcomesOf(const Subject& subject, bool reduce, size_t max_states) {
  sim::Simulator simulator(*subject.scenario, subject.edition, subject.deviations);
  InvariantWatcher watch(simulator, HoldingIn(subject.edition));
  Expander expander(&simulator, &watch, {0, reduce});
  Outcomes outcomes;
  std::set<std::string> known = {expander.Root()};
  std::vector<std::string> open = {expander.Root()};
  while (!open.empty() && known.size() < max_states) {
    const std::string state = open.back();
    open.pop_back();
    Broken at_end;
    const int steps = expander.Expand(
        state,
        [&](const Successor& successor) {
          if (successor.broken) outcomes.broken.emplace(successor.broken.requirement);
          if (known.insert(successor.bytes).second) open.push_back(successor.bytes);
        },
        &at_end);
    if (at_end) outcomes.broken.emplace(at_end.requirement);
    if (steps == 0)
      outcomes.ends.insert(OutcomeOf(expander.WorldOf(state), expander.HistoryOf(state)));
  }
  outcomes.states = known.size();
  outcomes.exhausted = open.empty();
  return outcomes;
}

// Gives how many states the reduction saved.
uint64_t Compare(const Subject& subject, const std::string& what, size_t max_states) {
  const Outcomes whole = OutcomesOf(subject, false, max_states);
  if (!whole.exhausted) return 0;
  const Outcomes reduced = OutcomesOf(subject, true, max_states);
  EXPECT_EQ(whole.ends, reduced.ends) << what;
  EXPECT_EQ(whole.broken, reduced.broken) << what;
  EXPECT_LE(reduced.states, whole.states) << what;
  return whole.states - reduced.states;
}

TEST(Reduction, LeavesNoOutcomeOfAnyCaseOut) {
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TestCatalogue()).value();
  uint64_t saved = 0;
  for (size_t i = 0; i < cases.size(); ++i) {
    const Edition edition = i % 2 == 0 ? Edition::kV18 : Edition::kV10;
    saved += Compare(SubjectOf(cases[i].scenario, edition), cases[i].id, 800);
  }
  EXPECT_GT(saved, 1'000u);
}

TEST(Reduction, LeavesNoViolationOut) {
  using enum model::Deviation;
  uint64_t saved = 0;
  for (const model::Deviation deviation :
       {kRemovedAtDisconnectCall, kDisconnectCallbackAtFirst, kFalseWithoutChannel}) {
    ForPrograms(3, [&](const ShortProgram& program) {
      const Scenario scenario = ScenarioOf(program);
      saved += Compare(SubjectOf(scenario, Edition::kV18, {deviation}), ToString(program), 6'000);
    });
  }
  EXPECT_GT(saved, 1'000u);
}

TEST(Reduction, LeavesNoOutcomeOfListeningWorkersOut) {
  sim::ScenarioBuilder builder = Forked(2);
  builder.In("w1", "listen", {{"label", "s1"}, {"port", 0}});
  builder.In("w2", "listen", {{"label", "s1"}, {"port", 0}});
  builder.Await("server.listening w1.s1").Await("server.listening w2.s1");
  EXPECT_GT(Compare(SubjectOf(builder.scenario, Edition::kV18), "listen", 100'000), 0u);
}

// A worker may be killed before it has started.
TEST(Reduction, DoesNotStartWhatMayBeKilledFirst) {
  const Scenario scenario = ScenarioOf({{Verb::kFork, 0}, {Verb::kKill, 0}});
  Compare(SubjectOf(scenario, Edition::kV18), "kill", 100'000);
}

// Operations may come before the answer that the worker has not read yet.
TEST(Reduction, DoesNotReadBeforeOperationsThatMayComeFirst) {
  sim::ScenarioBuilder builder = Forked(1);
  builder.In("w1", {builder.Op("listen", {{"label", "s1"}, {"port", 0}}),
                    builder.Op("send", {{"target", "self"}, {"message", 1}})});
  builder.Await("cluster.message w1").In("w1", "close", {{"label", "s1"}});
  Compare(SubjectOf(builder.scenario, Edition::kV18), "close", 100'000);
}

// That a worker ends mends what is broken while it lives.
TEST(Reduction, DoesNotLetWorkersEndFirst) {
  sim::ScenarioBuilder builder = Forked(1);
  builder.In("w1", "disconnect", {{"target", "self"}})
      .Await("self.disconnect w1")
      .In("primary", "disconnect", {{"target", "w1"}});
  const Subject subject =
      SubjectOf(builder.scenario, Edition::kV18, {model::Deviation::kRemovedAtDisconnectCall});
  Compare(subject, "end", 100'000);
  EXPECT_FALSE(OutcomesOf(subject, true, 100'000).broken.empty());
}

}  // namespace
}  // namespace clusterspec::explore
