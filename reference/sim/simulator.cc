#include "reference/sim/simulator.h"

#include <fmt/format.h>

#include <array>

#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

constexpr std::array<std::string_view, 19> kDeeds = {"takes its next step",
                                                     "reads from a client",
                                                     "reads an answer",
                                                     "reads output",
                                                     "sees the end",
                                                     "starts",
                                                     "obeys",
                                                     "receives a message",
                                                     "is told of the exit",
                                                     "accepts",
                                                     "accepts for its workers",
                                                     "takes a datagram",
                                                     "opens a connection",
                                                     "reads",
                                                     "reads output",
                                                     "throws, or calls back",
                                                     "has a timer fire",
                                                     "has nothing left to do",
                                                     "is killed from outside"};

}  // namespace

Simulator::Simulator(const Scenario& scenario, Edition edition, model::DeviationSet deviations)
    : program_(Compile(scenario, edition, deviations, &pool_)) {
  pool_.Text("primary");
}

World Simulator::Start() const {
  World world;
  world.primary.policy = program_.policy;
  world.primary.shown_policy = program_.policy;
  Process& primary = world.processes.emplace_back();
  primary.label = const_cast<ValuePool&>(pool_).Text("primary");
  primary.worker.channel = false;
  world.harness.seen.resize(program_.awaits.size());
  world.harness.endpoints.resize(program_.endpoints.size());
  if (program_.scenario->fixture.listening_fd) {
    Socket& inherited = world.sockets.emplace_back();
    inherited.references = 1;
    inherited.port = kInheritedPort;
    inherited.address = const_cast<ValuePool&>(pool_).Text("127.0.0.1");
  }
  return world;
}

void Simulator::Apply(const Transition& transition, model::Chooser* chooser, World* world,
                      Recorder* recorder) {
  Executor(program_, &pool_, chooser, world, recorder).Run(transition);
}

std::string Simulator::Describe(const Transition& transition, const World& world) const {
  const bool of_harness = transition.kind <= TransitionKind::kReap;
  std::string text = fmt::format(
      "{} {}", of_harness ? "harness" : pool_.Text(world.processes[transition.process].label),
      kDeeds[static_cast<size_t>(transition.kind)]);
  const bool about_worker =
      transition.process == kPrimary && (transition.kind == TransitionKind::kMessage ||
                                         transition.kind == TransitionKind::kExitNotice ||
                                         transition.kind == TransitionKind::kPipeRead);
  if (about_worker) text += " of " + pool_.Text(world.processes[transition.index + 1u].label);
  return text;
}

}  // namespace clusterspec::sim
