#include "harness/explain/connection_numbers.h"

#include <gtest/gtest.h>

#include <string>

#include "reference/sim/codec.h"
#include "reference/sim/kernel.h"

namespace clusterspec::explain {
namespace {

// Two connections of a worker, with the streams `first` and `second`; that of `ended` is finished.
sim::World WithConnections(size_t first, size_t second, size_t ended) {
  sim::World world;
  world.processes.resize(2);
  world.streams.resize(2);
  for (const size_t stream : {first, second}) {
    world.streams[stream].ends[1].references = 1;
    sim::Connection& connection = world.processes[1].connections.emplace_back();
    connection.end = sim::StreamDescriptor(stream, 1);
  }
  world.streams[ended].ends[0].finished = true;
  return world;
}

std::string Canonical(sim::World world) {
  NumberStreams(&world);
  std::string key;
  sim::Encode(world, &key);
  return key;
}

TEST(NumberStreams, ForgetsTheNumbers) {
  EXPECT_EQ(Canonical(WithConnections(0, 1, 0)), Canonical(WithConnections(1, 0, 1)));
}

TEST(NumberStreams, ForgetsWhichOfTwoOfTheSameNameItIs) {
  EXPECT_EQ(Canonical(WithConnections(0, 1, 0)), Canonical(WithConnections(0, 1, 1)));
}

TEST(NumberStreams, KeepsWhatIsNamedOtherwise) {
  sim::World a = WithConnections(0, 1, 0);
  sim::World b = WithConnections(0, 1, 1);
  a.processes[1].connections[0].server = 7;
  b.processes[1].connections[0].server = 7;
  EXPECT_NE(Canonical(a), Canonical(b));
}

TEST(NumberStreams, FollowsEveryNameOfAStream) {
  sim::World world;
  world.processes.resize(2);
  world.streams.resize(5);
  for (size_t i = 0; i < 5; ++i) {
    world.streams[i].ends[1].references = static_cast<uint8_t>(i + 1);
  }
  world.processes[1].handles.push_back(sim::StreamDescriptor(4, 1));
  model::Message message;
  message.handle = sim::StreamDescriptor(3, 1);
  world.processes[1].down.messages.Push(message);
  world.primary.listening.handles.emplace_back().round_robin.connections.Push(
      sim::StreamDescriptor(2, 1));
  world.sockets.emplace_back().queue.Push(1);
  world.harness.clients.emplace_back().stream = 0;
  NumberStreams(&world);
  EXPECT_EQ(world.processes[1].handles[0], sim::StreamDescriptor(0, 1));
  EXPECT_EQ(world.processes[1].down.messages.begin()->handle, sim::StreamDescriptor(1, 1));
  EXPECT_EQ(*world.primary.listening.handles[0].round_robin.connections.begin(),
            sim::StreamDescriptor(2, 1));
  EXPECT_EQ(*world.sockets[0].queue.begin(), 3);
  EXPECT_EQ(world.harness.clients[0].stream, 4);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(world.streams[i].ends[1].references, 5 - i);
}

}  // namespace
}  // namespace clusterspec::explain
