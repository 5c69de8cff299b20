#include "reference/sim/serving.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class ServingTest : public testing::Test {
 protected:
  // A connection of the worker, whose server is to serve it so.
  Connection Take(AcceptMode accept) {
    stage_.Listen(kW1, 80);
    stage_.world.processes[kW1].servers[0].accept = accept;
    client_ = stage_.Connect(80);
    stage_.kernel.At(0).queue.Pop();
    stage_.serving.Take(kW1, 0, client_ + 1);
    return stage_.world.processes[kW1].connections[0];
  }

  std::string Read() {
    auto& incoming = stage_.kernel.End(client_).incoming;
    return incoming.empty() ? "" : stage_.pool.Text(incoming.Pop());
  }

  Stage stage_;
  Descriptor client_ = kNoDescriptor;
};

TEST_F(ServingTest, SaysItsName) {
  EXPECT_EQ(Take(AcceptMode::kName).subject, stage_.pool.Text("w1.s1"));
  EXPECT_EQ(stage_.TakeEvents(), Names{"server.connection w1.s1"});
  EXPECT_EQ(Read(), "w1\n");
}

TEST_F(ServingTest, SaysBackWhatComes) {
  const Connection connection = Take(AcceptMode::kEcho);
  EXPECT_EQ(Read(), "");
  stage_.serving.Answer(kW1, connection, stage_.pool.Text("hi"));
  EXPECT_EQ(Read(), "hi");
  EXPECT_EQ(stage_.TakeEvents(), (Names{"server.connection w1.s1", "socket.data w1.s1"}));
}

TEST_F(ServingTest, AnswersOneRequest) {
  const Connection connection = Take(AcceptMode::kHttp);
  stage_.serving.Answer(kW1, connection, stage_.pool.Text("GET /one HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(stage_.recorder.events.back().data.at("url"), "/one");
  EXPECT_EQ(Read(), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nw1\n");
  EXPECT_TRUE(stage_.kernel.Readable(client_));  // the end
}

TEST_F(ServingTest, EndsAtOnce) {
  Take(AcceptMode::kEnd);
  EXPECT_TRUE(stage_.kernel.Readable(client_));
  EXPECT_EQ(Read(), "");
}

}  // namespace
}  // namespace clusterspec::sim
