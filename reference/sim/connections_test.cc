#include "reference/sim/connections.h"

#include <gtest/gtest.h>

#include "reference/sim/simulate.h"
#include "reference/sim/testing/scenario_builder.h"
#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class ConnectionsTest : public testing::Test {
 protected:
  // A connection of the worker's server.
  void Accept() {
    stage_.Listen(kW1, 80);
    client_ = stage_.Connect(80);
    stage_.connections.Accept(kW1, 0);
    stage_.TakeEvents();
  }

  Stage stage_;
  Descriptor client_ = kNoDescriptor;
};

TEST_F(ConnectionsTest, AServerCountsThoseThatItAccepts) {
  Accept();
  EXPECT_EQ(stage_.world.processes[kW1].worker.servers[0].connections, 1);
  EXPECT_EQ(stage_.world.processes[kW1].connections[0].end, client_ + 1);
  EXPECT_TRUE(stage_.kernel.At(0).queue.empty());
}

TEST_F(ConnectionsTest, TheEndOfThePeerIsTheOwnEnd) {
  Accept();
  stage_.kernel.Release(client_);
  stage_.connections.Read(kW1, 0);
  EXPECT_EQ(stage_.TakeEvents(), Names{"socket.end w1.s1"});
  stage_.connections.Read(kW1, 0);
  EXPECT_EQ(stage_.TakeEvents(), Names{"socket.close w1.s1"});
  EXPECT_TRUE(stage_.world.processes[kW1].connections.empty());
  EXPECT_EQ(stage_.world.processes[kW1].worker.servers[0].connections, 0);
  EXPECT_TRUE(stage_.world.streams.empty());
}

TEST_F(ConnectionsTest, TheServerMayCloseBeforeItsLastConnection) {
  for (const bool server_first : {false, true}) {
    stage_.world = Stage().world;
    stage_.Bind();
    stage_.Choose(model::ChoicePoint::kServerCloseOrder,
                  server_first ? model::kServerFirst : model::kConnectionFirst);
    Accept();
    model::WorkerInput close;
    close.kind = model::WorkerInputKind::kCloseServer;
    stage_.workers.Step(kW1, close);
    stage_.connections.Close(kW1, 0, true);
    stage_.task_runner.RunAll();
    const Names names = stage_.TakeEvents();
    ASSERT_EQ(names.size(), 2u);
    EXPECT_EQ(names[0] == "server.close w1.s1", server_first);
  }
}

TEST_F(ConnectionsTest, OneThatIsRefusedIsClosedUnlessTheErrorEndsTheProcess) {
  stage_.React(kW1, EventKind::kConnectionError);
  Connection& made = stage_.world.processes[kW1].connections.emplace_back();
  made.connecting = true;
  made.subject = stage_.pool.Text("w1.k1");
  stage_.connections.Open(kW1, 0);
  EXPECT_EQ(stage_.TakeEvents(), (Names{"connection.error w1.k1", "connection.close w1.k1"}));
  EXPECT_TRUE(stage_.world.processes[kW1].connections.empty());

  Connection& unheard = stage_.world.processes[kW1].connections.emplace_back();
  unheard.connecting = true;
  unheard.subject = stage_.pool.Text("w1.k2");
  stage_.connections.Open(kW1, 0);
  EXPECT_EQ(stage_.TakeEvents(), (Names{"connection.error w1.k2", "process.exit w1"}));
}

// Nobody serves the port.
std::vector<std::string> ShownOfRefused(const std::vector<std::string>& labels,
                                        const std::string& closed) {
  ScenarioBuilder builder;
  std::vector<Operation> operations = {builder.Op("react",
                                                  {{"event", "connection.error"}, {"times", 0}},
                                                  {builder.Op("close", {{"label", closed}})})};
  for (const std::string& label : labels) {
    operations.push_back(builder.Op("connect", {{"label", label}, {"port", 9}}));
  }
  builder.In("primary", operations);
  const Trace trace = Simulate(builder.scenario, {});
  std::vector<std::string> shown;
  for (const Event& event : trace.events) {
    if (event.name.starts_with("connection.")) shown.push_back(event.name + " " + event.subject);
  }
  return shown;
}

TEST(RefusedConnection, ClosesOnceWhereItsHandlerClosesIt) {
  EXPECT_EQ(ShownOfRefused({"k1"}, "k1"),
            (Names{"connection.error primary.k1", "connection.close primary.k1"}));
}

TEST(RefusedConnection, ClosesWhereItsHandlerClosesAnother) {
  for (const char* const closed : {"k1", "k2"}) {
    const Names shown = ShownOfRefused({"k1", "k2"}, closed);
    for (const char* const each : {"k1", "k2"}) {
      EXPECT_EQ(
          std::count(shown.begin(), shown.end(), std::string("connection.close primary.") + each),
          1)
          << closed << " is closed";
    }
  }
}

TEST_F(ConnectionsTest, ADatagramIsAnsweredByWhoTakesIt) {
  stage_.Listen(kW1, 80);
  stage_.world.harness.datagrams.push_back({kNone, stage_.pool.Text("hi"), kNone});
  stage_.kernel.At(0).datagrams.Push(0);
  stage_.connections.TakeDatagram(kW1, 0);
  EXPECT_EQ(stage_.recorder.events.at(0).data.at("text"), "hi");
  EXPECT_EQ(stage_.world.harness.datagrams[0].answer, stage_.pool.Text("w1"));
}

}  // namespace
}  // namespace clusterspec::sim
