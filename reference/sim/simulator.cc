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

char LetterOf(model::Flag flag) {
  if (flag == model::Flag::kTrue) return 't';
  return flag == model::Flag::kFalse ? 'f' : 'u';
}

}  // namespace

// REQ cluster.settings.cwd.used: a folder that is not there keeps the process from starting
bool CanStart(const Program& program, const json::object& settings) {
  return program.deviations.Contains(model::Deviation::kCwdIgnored) ||
         !StringOr(settings, "cwd").starts_with(std::string(kScratch) + "/");
}

// REQ worker.isConnected.boolean
bool IsConnectedUndefined(const Program& program, const ValuePool& pool,
                          const model::WorkerRecord& record) {
  return program.deviations.Contains(model::Deviation::kConnectedUndefined) &&
         record.settings != kNone && !CanStart(program, pool.Value(record.settings).as_object());
}

WorkerState StateOf(const Program& program, const ValuePool& pool,
                    const model::WorkerRecord& record) {
  WorkerState state;
  state.listed = record.listed ? 'L' : '-';
  state.connected = record.connected ? 'C' : '-';
  if (IsConnectedUndefined(program, pool, record)) state.connected = '?';
  state.dead = record.dead ? 'D' : '-';
  state.exited_after_disconnect = LetterOf(record.exited_after_disconnect);
  return state;
}

Simulator::Simulator(const Scenario& scenario, Edition edition, model::DeviationSet deviations)
    : program_(Compile(scenario, edition, deviations, &pool_)),
      executor_(std::make_unique<Executor>(program_, &pool_)) {
  pool_.Text("primary");
}

Simulator::~Simulator() = default;

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
  executor_->Run(transition, chooser, world, recorder);
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
