#include "reference/sim/virtual_clients.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class ClientsTest : public testing::Test {
 protected:
  explicit ClientsTest(ClientVerb verb = ClientVerb::kConnect) : stage_(Asking(verb)) {
    stage_.world.harness.endpoints[0] = {stage_.pool.Text("127.0.0.1"), 80};
  }

  static Scenario Asking(ClientVerb verb) {
    ScenarioBuilder builder;
    builder.Client(verb, "c1", "w1.s1", "hi");
    return builder.scenario;
  }

  const CompiledStep& step() const { return stage_.program.steps[0]; }
  // The server's end of the newest connection.
  Descriptor Accept() { return StreamDescriptor(stage_.kernel.At(0).queue.Pop(), 1); }

  Stage stage_;
};

TEST_F(ClientsTest, ConnectSendAndRead) {
  stage_.Listen(kW1, 80);
  EXPECT_FALSE(stage_.clients.Send(step()));
  stage_.clients.Connect(step());
  EXPECT_EQ(stage_.TakeEvents(), Names{"client.connected c1"});
  const Descriptor server = Accept();
  EXPECT_TRUE(stage_.clients.Send(step()));
  EXPECT_EQ(stage_.pool.Text(stage_.kernel.End(server).incoming.Pop()), "hi");
  stage_.kernel.Write(server, stage_.pool.Text("ho"));
  stage_.clients.Read(0);
  EXPECT_EQ(stage_.recorder.events.at(0).data.at("text"), "ho");
  stage_.TakeEvents();
  stage_.kernel.Release(server);
  stage_.clients.Read(0);
  EXPECT_EQ(stage_.TakeEvents(), Names{"client.closed c1"});
  EXPECT_TRUE(stage_.world.harness.clients.empty());
}

TEST_F(ClientsTest, AreRefusedWhereNobodyListens) {
  stage_.clients.Connect(step());
  EXPECT_EQ(stage_.TakeEvents(), Names{"client.refused c1"});
  stage_.clients.SendDatagram(step());
  EXPECT_EQ(stage_.TakeEvents(), (Names{"client.sent c1", "client.refused c1"}));
}

TEST_F(ClientsTest, AskOneAfterTheOther) {
  stage_.Listen(kW1, 80);
  stage_.clients.Ask(2);
  const Descriptor first = Accept();
  EXPECT_TRUE(stage_.kernel.At(0).queue.empty());
  stage_.kernel.Write(first, stage_.pool.Text("w"));
  stage_.clients.Read(0);
  stage_.kernel.Write(first, stage_.pool.Text("1\n"));
  stage_.clients.Read(0);
  EXPECT_EQ(stage_.recorder.events.at(0).data.at("text"), "w1");
  EXPECT_EQ(stage_.TakeEvents(), Names{"client.answer c1"});
  EXPECT_EQ(stage_.world.harness.asks_left, 1);
  EXPECT_FALSE(stage_.kernel.At(0).queue.empty());
}

TEST_F(ClientsTest, WhoIsRefusedHasAnAnswer) {
  stage_.clients.Ask(2);
  EXPECT_EQ(stage_.TakeEvents(), (Names{"client.refused c1", "client.refused c1"}));
  EXPECT_EQ(stage_.world.harness.asks_left, 0);
}

TEST_F(ClientsTest, DatagramsAreAnswered) {
  stage_.kernel.Open(model::AddressType::kUdp4, stage_.pool.Text("127.0.0.1"), 80);
  stage_.clients.SendDatagram(step());
  EXPECT_FALSE(stage_.kernel.At(0).datagrams.empty());
  stage_.world.harness.datagrams[0].answer = stage_.pool.Text("w1");
  stage_.clients.ReadAnswer(0);
  EXPECT_EQ(stage_.TakeEvents(), (Names{"client.sent c1", "client.data c1"}));
  EXPECT_EQ(stage_.world.harness.datagrams[0].answer, kNone);
}

}  // namespace
}  // namespace clusterspec::sim
