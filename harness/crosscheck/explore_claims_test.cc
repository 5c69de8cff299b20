// Where the documentation contradicts itself: each of two sentences can be kept, taken word by
// word, and no run keeps both. See the table at the end of spec/README.md.
#include <gtest/gtest.h>

#include "harness/crosscheck/explore_support.h"
#include "reference/explore/short_programs.h"

namespace clusterspec::explore {
namespace {

struct Pair {
  std::string name;
  std::string first;
  std::string second;
  Edition edition = Edition::kV18;
  Scenario scenario;
  bool first_alone = true;  // some run of the model keeps it
  bool second_alone = true;
};

Scenario Disconnecting() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.Await("cluster.online w1")
      .In("primary", "disconnect", {{"target", "w1"}})
      .Await("cluster.exit w1")
      .scenario;
}

Scenario DisconnectingInWorker() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.In("w1", "disconnect", {{"target", "self"}}).Await("cluster.exit w1").scenario;
}

Scenario Killing() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.Await("cluster.online w1")
      .In("primary", "kill", {{"target", "w1"}})
      .Await("cluster.exit w1")
      .scenario;
}

// w1 holds a connection of a client that never ends.
Scenario KillingWhatHoldsAConnection() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.In("w1", "listen", {{"label", "s1"}, {"port", 0}, {"accept", "hold"}})
      .Await("server.listening w1.s1")
      .Client(ClientVerb::kConnect, "c1", "w1.s1")
      .Await("server.connection w1.s1")
      .In("primary", "kill", {{"target", "w1"}})
      .scenario;
}

// w1 is a client of a server of the primary.
Scenario DisconnectingAClient() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder
      .In("primary", "listen", {{"label", "s1"}, {"port", "${port:a}"}, {"accept", "hold"}})
      .Await("server.listening primary.s1")
      .In("w1", "connect", {{"label", "k1"}, {"port", "${port:a}"}})
      .Await("server.connection primary.s1")
      .In("primary", "disconnect", {{"target", "w1"}})
      .scenario;
}

Scenario SettingUpTwice() {
  sim::ScenarioBuilder builder = Forked(1);
  builder.In("primary", "setup", {{"settings", {{"silent", true}}}});
  return builder.scenario;
}

std::vector<Pair> AllPairs() {
  return {
      {"VoluntarySetByTheCallOrUndefinedUntilExit", "claim/exitedAfterDisconnect-set-by-call",
       "claim/exitedAfterDisconnect-undefined-until-exit", Edition::kV12, Disconnecting()},
      {"VoluntarySetByKillOrUndefinedUntilExit", "claim/exitedAfterDisconnect-set-by-kill",
       "claim/exitedAfterDisconnect-undefined-until-exit", Edition::kV16, Killing()},
      {"OwnVoluntarySetByTheCallOrUndefined", "claim/own-exitedAfterDisconnect-set-by-call",
       "claim/own-exitedAfterDisconnect-undefined-until-exit", Edition::kV18,
       DisconnectingInWorker()},
      {"RemovedBeforeTheLastEventOrAfterBoth", "claim/removed-before-last-event",
       "claim/removed-after-both-events", Edition::kV18, Disconnecting(), true, false},
      {"ConnectedUntilTheEventOrAsTheChannelIs", "claim/connected-until-event",
       "claim/connected-by-channel", Edition::kV18, Disconnecting()},
      {"KillDisconnectsFirstAndDoesNotWait", "claim/kill-disconnects-first",
       "claim/kill-does-not-wait", Edition::kV18, Killing()},
      {"KillDisconnectsFirstAndForces", "claim/kill-disconnects-first", "claim/kill-forces",
       Edition::kV16, KillingWhatHoldsAConnection(), true, false},
      {"KillIsVoluntaryAndAccidental", "claim/kill-is-voluntary", "claim/kill-is-accidental",
       Edition::kV18, Killing(), false, true},
      {"ClientsStayOpenAndAreNotWaitedFor", "claim/disconnect-leaves-clients-open",
       "claim/disconnect-does-not-wait-for-clients", Edition::kV18, DisconnectingAClient()},
      {"SettingsAreFrozenAndChange", "claim/settings-frozen", "claim/settings-change", Edition::kV6,
       SettingUpTwice(), false, true},
      {"SerializationIsFalseAndOneOfItsValues", "claim/serialization-is-false",
       "claim/serialization-is-one-of-its-values", Edition::kV18, Disconnecting()},
  };
}

class Contradictions : public testing::TestWithParam<Pair> {
 protected:
  // Does not look behind what is broken: what ends, keeps the claims.
  Findings With(const Counts& counts) const {
    ExploreOptions options = Whole();
    options.all_violations = true;
    Findings findings = Search(SubjectOf(GetParam().scenario, GetParam().edition), counts, options);
    EXPECT_TRUE(findings.result.exhausted);
    return findings;
  }
};

TEST_P(Contradictions, EitherCanBeKeptAlone) {
  const Pair& pair = GetParam();
  EXPECT_EQ(With(Only({pair.first})).result.ends > 0, pair.first_alone);
  EXPECT_EQ(With(Only({pair.second})).result.ends > 0, pair.second_alone);
}

TEST_P(Contradictions, NoRunKeepsBoth) {
  const Pair& pair = GetParam();
  const Findings findings = With(Only({pair.first, pair.second}));
  EXPECT_EQ(findings.result.ends, 0u);
  ASSERT_FALSE(findings.broken.empty());
  const Subject subject = SubjectOf(pair.scenario, pair.edition);
  for (const Counterexample& each : findings.broken) {
    const auto lines = LinesOf(subject, each);
    EXPECT_GE(lines.size(), each.actions.size());
    // The schedule that shows it, for whoever reads the log.
    printf("%s: %s\n", std::string(each.broken.requirement).c_str(),
           std::string(each.broken.wrong).c_str());
    for (const std::string& line : lines) printf("%s\n", line.c_str());
  }
}

INSTANTIATE_TEST_SUITE_P(Documentation, Contradictions, testing::ValuesIn(AllPairs()),
                         [](const auto& each) { return each.param.name; });

// All the others that an exploration looks at are in the catalogue.
TEST(Invariants, AreRequirementsOfTheCatalogue) {
  const Scenario scenario = ScenarioOf({{Verb::kFork, 0}});
  const sim::Simulator simulator(scenario, Edition::kV18);
  const InvariantWatcher watch(simulator, [](std::string_view) { return true; });
  int requirements = 0;
  for (const std::string_view id : watch.Requirements()) {
    if (id.starts_with("claim/")) continue;
    ++requirements;
    const Requirement* found = TestCatalogue().Find(id);
    ASSERT_NE(found, nullptr) << id;
    EXPECT_EQ(found->level, Level::kMust) << id;
  }
  EXPECT_GT(requirements, 60);
}

}  // namespace
}  // namespace clusterspec::explore
