// Programs drawn by chance, most of them senseless: whatever a scenario asks for, the simulator
// neither fails nor loses count of who has which socket.
#include <gtest/gtest.h>

#include <map>

#include "reference/sim/codec.h"
#include "reference/sim/kernel.h"
#include "reference/sim/random.h"
#include "reference/sim/simulate.h"
#include "reference/sim/simulator.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {
namespace {

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  uint32_t Below(uint32_t bound) { return random_.Below(bound); }
  std::string OneOf(const std::vector<std::string>& options) {
    return options[Below(static_cast<uint32_t>(options.size()))];
  }
  std::string Worker() { return OneOf({"w1", "w2", "w1#2"}); }
  std::string Process() { return OneOf({"primary", "w1", "w2", "w1#2"}); }
  std::string Thing() { return OneOf({"s1", "s2", "k1", "h1", "h2"}); }
  std::string Signal() { return OneOf({"SIGTERM", "SIGKILL", "SIGSTOP", "SIGCONT", "SIGUSR1"}); }

 private:
  Random random_;
};

Operation DrawOperation(Dice* dice, ScenarioBuilder* builder, int depth);

std::vector<Operation> DrawNested(Dice* dice, ScenarioBuilder* builder, int depth) {
  std::vector<Operation> nested;
  for (uint32_t i = 0; i <= dice->Below(2); ++i) {
    nested.push_back(DrawOperation(dice, builder, depth + 1));
  }
  return nested;
}

json::object DrawAddress(Dice* dice) {
  json::object fields{{"label", dice->OneOf({"s1", "s2"})}};
  switch (dice->Below(6)) {
    case 0:
      fields["path"] = "/sim/s";
      break;
    case 1:
      fields["fd"] = dice->Below(2) == 0 ? 7 : 8;
      break;
    case 2:
      fields["handle"] = dice->Thing();
      break;
    case 3:
      fields["exclusive"] = true;
      [[fallthrough]];
    default:
      fields["port"] = dice->Below(2) == 0 ? 0 : 8000;
      if (dice->Below(2) == 0) fields["host"] = dice->OneOf({"127.0.0.1", "::1", "192.0.2.1"});
  }
  fields["accept"] = dice->OneOf({"name", "echo", "hold", "end", "http"});
  return fields;
}

Operation DrawOperation(Dice* dice, ScenarioBuilder* builder, int depth) {
  switch (dice->Below(depth > 2 ? 19 : 21)) {
    case 0:
      return builder->Op("fork", {{"label", dice->OneOf({"w1", "w2"})}});
    case 1:
      return builder->Op("setup", {{"settings", {{"silent", true}}}});
    case 2:
      return builder->Op("policy", {{"value", dice->OneOf({"rr", "none"})}});
    case 3:
      return builder->Op(
          "get", {{"path", dice->OneOf({"cluster.workers", "w1.isDead()", "w1.process.disconnect()",
                                        "self.id", "process.env.A", "cluster.settings.x"})}});
    case 4:
    case 5:
      return builder->Op(
          "disconnect",
          {{"target", dice->OneOf({"w1", "w2", "self", "process", "cluster"})}, {"callback", "c"}});
    case 6:
      return builder->Op("kill", {{"target", dice->OneOf({"w1", "w2", "self"})},
                                  {"signal", dice->Signal()},
                                  {"via", dice->OneOf({"kill", "destroy", "process.kill"})}});
    case 7:
    case 8: {
      json::object fields{{"target", dice->OneOf({"w1", "w2", "self", "process"})},
                          {"message", json::array{1, "$NaN"}}};
      if (dice->Below(2) == 0) fields["handle"] = dice->Thing();
      if (dice->Below(2) == 0) fields["callback"] = "c";
      if (dice->Below(2) == 0) fields["options"] = {{"keepOpen", true}};
      return builder->Op("send", std::move(fields));
    }
    case 9:
    case 10:
      return builder->Op("listen", DrawAddress(dice));
    case 11:
      return builder->Op("bind", {{"label", "s2"}, {"type", "udp4"}, {"port", 8001}});
    case 12:
      return builder->Op("close", {{"label", dice->Thing()}});
    case 13:
      return builder->Op("connect", {{"label", "k1"}, {"port", 8000}});
    case 14:
      return builder->Op("end_sockets", {{"label", "s1"}});
    case 15:
      return builder->Op("adopt", {{"handle", dice->Thing()}, {"label", "s2"}});
    case 16:
      return builder->Op("print", {{"text", "a\nb"}});
    case 17:
      return builder->Op(dice->OneOf({"exit", "exit_code", "release"}), {{"code", 3}});
    case 18:
      return builder->Op(dice->OneOf({"throw", "spin"}), {{"message", "m"}});
    case 19:
      return builder->Op("after", {{"ms", 5}}, DrawNested(dice, builder, depth));
    default:
      return builder->Op(
          "react",
          {{"event", dice->OneOf({"cluster.exit", "cluster.online", "process.message",
                                  "server.connection", "process.exit", "cluster.disconnect"})}},
          DrawNested(dice, builder, depth));
  }
}

void DrawStep(Dice* dice, ScenarioBuilder* builder) {
  switch (dice->Below(10)) {
    case 0:
      builder->Signal(dice->Process(), dice->Signal());
      break;
    case 1:
      builder->Quiesce();
      break;
    case 2: {
      const auto verb = static_cast<ClientVerb>(dice->Below(5));
      builder->Client(verb, "c1", dice->OneOf({"w1.s1", "w2.s1", "w1.s2"}), "GET / x",
                      static_cast<int>(1 + dice->Below(3)));
      break;
    }
    default:
      builder->In(dice->Process(), DrawNested(dice, builder, 0));
  }
}

// Things to send and to close under the names that are drawn.
void Prepare(ScenarioBuilder* builder) {
  builder->In("primary", "listen", {{"label", "s1"}, {"port", 8000}})
      .Await("server.listening primary.s1")
      .In("w1", {builder->Op("connect", {{"label", "k1"}, {"port", 8000}}),
                 builder->Op("listen", {{"label", "s1"}, {"port", 0}})})
      .Await("server.listening w1.s1")
      .Client(ClientVerb::kConnect, "c0", "w1.s1")
      .In("w1", "send", {{"target", "self"}, {"message", 1}, {"handle", "k1"}})
      .In("primary", "send", {{"target", "w1"}, {"message", 1}, {"handle", "s1"}})
      .In("primary", "send", {{"target", "w2"}, {"message", 1}, {"handle", "s1"}})
      .Await("process.message");
}

Scenario DrawScenario(uint64_t seed) {
  Dice dice(seed);
  ScenarioBuilder builder;
  if (dice.Below(3) == 0) builder.scenario.fixture.listening_fd = 7;
  builder.In("primary", "fork", {{"label", "w1"}}).In("primary", "fork", {{"label", "w2"}});
  if (dice.Below(2) == 0) Prepare(&builder);
  for (uint32_t i = 0; i < 3 + dice.Below(6); ++i) DrawStep(&dice, &builder);
  return builder.scenario;
}

// Who has what, counted anew.
std::map<Descriptor, int> Holders(const World& world, bool inherited) {
  std::map<Descriptor, int> held;
  for (const Process& process : world.processes) {
    for (const ServerBody& server : process.servers) ++held[server.socket];
    for (const Connection& connection : process.connections) ++held[connection.end];
    for (const Descriptor handle : process.handles) ++held[handle];
    ++held[process.inspector];
    for (const Pipe* pipe : {&process.up, &process.down}) {
      for (const model::Message& message : pipe->messages) ++held[message.handle];
    }
  }
  for (const model::Handle& handle : world.primary.listening.handles) {
    if (handle.open) ++held[handle.socket];
    for (const Descriptor waiting : handle.round_robin.connections) ++held[waiting];
  }
  for (const Socket& socket : world.sockets) {
    for (const uint16_t stream : socket.queue) ++held[StreamDescriptor(stream, 1)];
  }
  for (const VirtualClient& client : world.harness.clients)
    ++held[StreamDescriptor(client.stream, 0)];
  if (inherited && world.processes[0].phase < ProcessPhase::kEnded) ++held[0];
  held.erase(kNoDescriptor);
  return held;
}

void ExpectCountsHold(const World& world, bool inherited) {
  std::map<Descriptor, int> held = Holders(world, inherited);
  for (size_t i = 0; i < world.sockets.size(); ++i) {
    ASSERT_EQ(world.sockets[i].references, held[static_cast<Descriptor>(i)]) << "socket " << i;
  }
  for (size_t i = 0; i < world.streams.size(); ++i) {
    for (const int end : {0, 1}) {
      ASSERT_EQ(world.streams[i].ends[static_cast<size_t>(end)].references,
                held[StreamDescriptor(i, end)])
          << "stream " << i << " end " << end;
    }
  }
}

TEST(Robustness, NoProgramBreaksTheSimulator) {
  constexpr int kMaxSteps = 300;
  std::string bytes;
  std::string again;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    const Scenario scenario = DrawScenario(seed);
    const Edition edition = kAllEditions[seed % kAllEditions.size()];
    Simulator simulator(scenario, edition);
    World world = simulator.Start();
    Random random(seed);
    RandomChooser chooser(&random);
    Transitions transitions;
    simulator.Enabled(world, &transitions);
    for (int step = 0; step < kMaxSteps && !transitions.empty(); ++step) {
      const auto pick = random.Below(static_cast<uint32_t>(transitions.size()));
      SCOPED_TRACE(simulator.Describe(transitions[pick], world));
      simulator.Apply(transitions[pick], &chooser, &world, nullptr);
      ASSERT_NO_FATAL_FAILURE(ExpectCountsHold(world, scenario.fixture.listening_fd.has_value()));
      Encode(world, &bytes);
      Encode(Decode(bytes), &again);
      ASSERT_EQ(again, bytes);
      simulator.Enabled(world, &transitions);
    }
  }
}

TEST(Robustness, EveryTraceCanBeWrittenAndReadBack) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    SimOptions options;
    options.seed = seed;
    options.max_steps = 300;
    const std::string text = ToText(Simulate(DrawScenario(seed), options));
    const auto trace = ParseTrace(text, "drawn");
    ASSERT_TRUE(trace.has_value()) << trace.error().message;
    ASSERT_EQ(ToText(*trace), text);
  }
}

}  // namespace
}  // namespace clusterspec::sim
