#include "reference/sim/event_recording.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

const auto kCodeOne = [] { return json::object{{"code", 1}}; };

TEST(Events, AreRecordedWithASnapshotInThePrimary) {
  Stage stage;
  const Id w1 = stage.pool.Text("w1");
  stage.events.Record(EventKind::kClusterExit, kPrimary, w1, kCodeOne);
  stage.events.Record(EventKind::kProcessExit, kW1, w1);
  ASSERT_EQ(stage.recorder.events.size(), 2u);
  EXPECT_EQ(stage.recorder.events[0].data.at("code"), 1);
  EXPECT_EQ(stage.recorder.events[0].snap.size(), 2u);
  EXPECT_EQ(stage.recorder.events[0].snap.at("w1").connected, 'C');
  EXPECT_EQ(stage.recorder.events[1].process, "w1");
  EXPECT_TRUE(stage.recorder.events[1].snap.empty());
}

TEST(Events, AreCountedUpToWhatTheAwaitAsksFor) {
  ScenarioBuilder builder;
  builder.Await("cluster.online w1").Await("cluster.online", 2);
  Stage stage(builder.scenario);
  const Id w1 = stage.pool.Text("w1");
  for (int i = 0; i < 3; ++i) stage.events.Record(EventKind::kClusterOnline, kPrimary, w1);
  EXPECT_EQ(stage.world.harness.seen[0], 1);
  EXPECT_EQ(stage.world.harness.seen[1], 2);
}

TEST(Events, CountOnlyWhereTheConditionsAreMet) {
  ScenarioBuilder builder;
  builder.Await("cluster.exit");
  std::get<Await>(builder.scenario.steps[0].action).pattern.conditions.push_back({"code", 1});
  Stage stage(builder.scenario);
  stage.recorder.whole = false;
  stage.events.Record(EventKind::kClusterExit, kPrimary, kNone);
  EXPECT_EQ(stage.world.harness.seen[0], 0);
  stage.events.Record(EventKind::kClusterExit, kPrimary, kNone, kCodeOne);
  EXPECT_EQ(stage.world.harness.seen[0], 1);
  EXPECT_TRUE(stage.recorder.events.empty());
}

TEST(Events, AreReactedToInTheirProcessAsOftenAsAsked) {
  ScenarioBuilder builder;
  builder.In("w1", {builder.Op("react", {{"event", "process.message"}, {"times", 1}},
                               {builder.Op("release", {})})});
  Stage stage(builder.scenario);
  stage.world.processes[kW1].reactions.push_back({stage.IndexOf(OperationKind::kReact), 1});
  stage.events.Record(EventKind::kProcessMessage, kW2, kNone);
  stage.events.Record(EventKind::kProcessDisconnect, kW1, kNone);
  EXPECT_TRUE(stage.reactor.noted.empty());
  for (int i = 0; i < 2; ++i) stage.events.Record(EventKind::kProcessMessage, kW1, kNone);
  EXPECT_EQ(stage.reactor.noted, std::vector<uint16_t>{stage.IndexOf(OperationKind::kRelease)});
  EXPECT_TRUE(stage.world.processes[kW1].reactions.empty());
}

// Says that the process gets no further, and counts the events that it sees.
class Stopping : public Watcher {
 public:
  Stopping(Recorder* recorder, Stall stall) : recorder_(*recorder), stall_(stall) {}
  void See(const SeenEvent&, const World&, const EventData& data) override {
    recorder_.stall = stall_;
    codes += static_cast<int>(data().at("code").as_int64());
  }
  int codes = 0;

 private:
  Recorder& recorder_;
  Stall stall_;
};

TEST(Events, AWatcherMayStopTheProcessThatShowsThem) {
  for (const Stall stall : {Stall::kNo, Stall::kBefore, Stall::kAfter}) {
    ScenarioBuilder builder;
    builder.Await("process.exit");
    Stage stage(builder.scenario);
    Stopping watcher(&stage.recorder, stall);
    stage.recorder.watcher = &watcher;
    stage.events.Record(EventKind::kProcessExit, kW1, kNone, kCodeOne);
    EXPECT_EQ(watcher.codes, 1);
    EXPECT_EQ(stage.events.IsStalled(kW1), stall != Stall::kNo);
    EXPECT_EQ(stage.processes.Runs(kW1), stall == Stall::kNo);
    EXPECT_EQ(stage.world.harness.seen[0], stall == Stall::kBefore ? 0 : 1);
  }
}

}  // namespace
}  // namespace clusterspec::sim
