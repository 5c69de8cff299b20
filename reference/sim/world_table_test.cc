#include "reference/sim/world_table.h"

#include <gtest/gtest.h>

#include <map>

#include "reference/sim/random.h"
#include "reference/sim/simulator.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {
namespace {

// Workers that fork, listen, take a connection, set a timer, send, are killed: all parts change.
Scenario Busy() {
  ScenarioBuilder builder;
  builder.In("primary",
             {builder.Op("fork", {{"label", "w1"}}), builder.Op("fork", {{"label", "w2"}})});
  builder.In("w1", "listen", {{"label", "s1"}, {"port", 0}, {"accept", "echo"}});
  builder.In("w2", {builder.Op("after", {{"ms", 50}},
                               {builder.Op("send", {{"target", "self"}, {"message", 1}})}),
                    builder.Op("after", {{"ms", 80}}, {builder.Op("exit", {{"code", 3}})})});
  builder.Await("server.listening w1.s1");
  builder.Client(ClientVerb::kConnect, "c1", "w1.s1").Client(ClientVerb::kSend, "c1", "", "hi");
  builder.In("primary", "fork", {{"label", "w3"}});
  builder.In("primary", "disconnect", {{"target", "cluster"}});
  builder.Signal("w1", "SIGKILL");
  return builder.scenario;
}

std::string BytesOf(const World& world) {
  std::string bytes;
  Encode(world, &bytes);
  return bytes;
}

std::vector<uint32_t> ListOf(const PartNumbers& numbers) {
  return {numbers.begin(), numbers.end()};
}

// What is numbered after a step, with untouched parts left out, is what numbering the world whole
// gives; and each world comes back from its numbers.
TEST(WorldTable, NumbersWorldsAsTheirBytesDo) {
  const Scenario scenario = Busy();
  Simulator simulator(scenario, kCurrentEdition);
  Random random(1);
  RandomChooser chooser(&random);
  WorldTable table;
  std::map<std::string, std::vector<uint32_t>> known;
  std::map<std::vector<uint32_t>, std::string> back;
  Transitions transitions;
  size_t most_processes = 0;
  bool time_passed = false;
  for (int run = 0; run < 300; ++run) {
    table.Load(table.NumbersOf(simulator.Start()));
    for (;;) {
      simulator.Enabled(table.world(), &transitions);
      if (transitions.empty()) break;
      PartNumbers next;
      for (const Transition& each : transitions) {  // one after another on the same copy
        World* copy = table.Copy();
        ASSERT_EQ(BytesOf(*copy), BytesOf(table.world()));
        simulator.Apply(each, &chooser, copy, nullptr);
        time_passed = time_passed || copy->now_ms != 0;
        most_processes = std::max(most_processes, copy->processes.size());
        const std::string bytes = BytesOf(*copy);
        const World whole = *copy;
        const PartNumbers numbers = table.CopyNumbers();
        ASSERT_EQ(ListOf(numbers), ListOf(table.NumbersOf(whole)));
        ASSERT_EQ(known.emplace(bytes, ListOf(numbers)).first->second, ListOf(numbers));
        ASSERT_EQ(back.emplace(ListOf(numbers), bytes).first->second, bytes);
        if (next.empty() || random.Below(2) == 0) next = numbers;
      }
      table.Load(next);
      ASSERT_EQ(BytesOf(table.world()), back.at(ListOf(next)));
    }
  }
  EXPECT_EQ(most_processes, 4u);
  EXPECT_TRUE(time_passed);
  EXPECT_GT(known.size(), 1000u);
}

TEST(WorldTable, KeepsEachPartOnce) {
  const Scenario scenario = Busy();
  Simulator simulator(scenario, kCurrentEdition);
  WorldTable table;
  const PartNumbers numbers = table.NumbersOf(simulator.Start());
  const size_t parts = table.parts().size();
  EXPECT_EQ(ListOf(table.NumbersOf(simulator.Start())), ListOf(numbers));
  EXPECT_EQ(table.parts().size(), parts);
}

TEST(TrackedList, KnowsWhatWasTouched) {
  TrackedList<int, 2> list;
  TrackedList<int, 2> other;
  for (int i = 0; i < 70; ++i) list.emplace_back() = i;
  other.EqualAgain(&list);
  ASSERT_EQ(other.size(), 70u);
  EXPECT_EQ(std::as_const(other)[69], 69);
  EXPECT_FALSE(other.IsTouched(5));
  other[5] = 1;
  EXPECT_TRUE(other.IsTouched(5));
  EXPECT_FALSE(other.IsTouched(6));
  EXPECT_FALSE(other.IsTouched(68));
  other[69] = 2;
  EXPECT_TRUE(other.IsTouched(68));  // those from the 64th on are touched together
  other.EqualAgain(&list);
  for (size_t i = 0; i < 70; ++i) EXPECT_EQ(std::as_const(other)[i], static_cast<int>(i));
  for (int& each : other) each = 3;
  EXPECT_TRUE(other.IsTouched(0) && other.IsTouched(33));
}

TEST(NumberTable, GivesEqualBytesEqualNumbers) {
  NumberTable table;
  for (int round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < 5'000; ++i) {
      const std::string bytes(i % 40, static_cast<char>('a' + i % 3));
      const std::string text = bytes + std::to_string(i);
      ASSERT_EQ(table.NumberOf(text), i);
      ASSERT_EQ(table[i], text);
    }
  }
  EXPECT_EQ(table.NumberOf(""), 5'000u);
  EXPECT_EQ(table.size(), 5'001u);
}

}  // namespace
}  // namespace clusterspec::sim
