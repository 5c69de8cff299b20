#include "reference/sim/simulator.h"

#include <fmt/format.h>

#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

// What happens, after the name of who does it.
std::string_view Deed(TransitionKind kind) {
  switch (kind) {
    case TransitionKind::kHarness:
      return "takes its next step";
    case TransitionKind::kClientRead:
      return "reads from a client";
    case TransitionKind::kAnswerRead:
      return "reads an answer";
    case TransitionKind::kOutput:
      return "reads output";
    case TransitionKind::kReap:
      return "sees the end";
    case TransitionKind::kStart:
      return "starts";
    case TransitionKind::kControl:
      return "obeys";
    case TransitionKind::kMessage:
      return "receives a message";
    case TransitionKind::kExitNotice:
      return "is told of the exit";
    case TransitionKind::kAccept:
      return "accepts";
    case TransitionKind::kAcceptShared:
      return "accepts for its workers";
    case TransitionKind::kDatagram:
      return "takes a datagram";
    case TransitionKind::kConnect:
      return "opens a connection";
    case TransitionKind::kRead:
      return "reads";
    case TransitionKind::kPipeRead:
      return "reads output";
    case TransitionKind::kOwnTurn:
      return "throws, or calls back";
    case TransitionKind::kTimer:
      return "has a timer fire";
    case TransitionKind::kEnd:
      return "has nothing left to do";
    case TransitionKind::kCrash:
      return "is killed from outside";
  }
  return "";
}

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
      Deed(transition.kind));
  const bool about_worker =
      transition.process == kPrimary && (transition.kind == TransitionKind::kMessage ||
                                         transition.kind == TransitionKind::kExitNotice ||
                                         transition.kind == TransitionKind::kPipeRead);
  if (about_worker) text += " of " + pool_.Text(world.processes[transition.index + 1u].label);
  return text;
}

}  // namespace clusterspec::sim
