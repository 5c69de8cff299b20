#include "reference/sim/executor.h"

#include <algorithm>

namespace clusterspec::sim {

Executor::Executor(const Program& program, ValuePool* pool)
    : program_(program),
      pool_(*pool),
      context_(program.edition, program.deviations, nullptr, nullptr),
      kernel_(pool),
      channels_(&context_, &processes_, &kernel_),
      output_(pool, &processes_),
      timers_(&processes_),
      events_(program, pool, &processes_, &harness_),
      control_(program, pool, &processes_, &kernel_, &channels_, &events_, &primary_state_),
      errors_(&events_, &output_, &control_),
      serving_(pool, &processes_, &kernel_, &events_),
      primary_(program, *pool, &context_, &primary_state_, &processes_, &kernel_, &channels_,
               &control_, &events_, &errors_, &tasks_),
      workers_(program, pool, &context_, &harness_, &processes_, &kernel_, &channels_, &control_,
               &serving_, &events_, &errors_, &tasks_),
      task_runner_(*pool, &processes_, &kernel_, &events_, &tasks_, &primary_, &workers_),
      start_(program, *pool, &context_, &processes_, &channels_, &control_, &workers_, &events_),
      connections_(*pool, &context_, &harness_, &processes_, &kernel_, &serving_, &workers_,
                   &task_runner_, &events_, &errors_),
      labels_(program, *pool, &processes_, &kernel_),
      cluster_(program, pool, &context_, &processes_, &labels_, &control_, &primary_, &workers_,
               &tasks_),
      servers_(pool, &context_, &processes_, &kernel_, &labels_, &serving_, &connections_,
               &workers_),
      send_(program, pool, &context_, &processes_, &kernel_, &channels_, &labels_, &control_,
            &connections_, &primary_, &workers_, &tasks_),
      surface_(program, pool, &context_, &world_, &primary_, &workers_, &tasks_),
      operations_(program, *pool, &harness_, &primary_state_, &processes_, &labels_, &output_,
                  &timers_, &control_, &events_, &errors_, &cluster_, &servers_, &send_, &surface_),
      clients_(program, pool, &harness_, &kernel_, &events_),
      steps_(program, &harness_, &processes_, &control_, &clients_, &events_, &operations_) {
  events_.set_reactor(&operations_);
}

void Executor::Bind(model::Chooser* chooser, World* world, Recorder* recorder) {
  processes_.Bind(world);
  primary_state_.Bind(&world->primary);
  harness_.Bind(&world->harness);
  world_.Bind(world);
  context_ = {program_.edition, program_.deviations, &world->resolved_choices, chooser,
              recorder == nullptr ? nullptr : recorder->questions};
  kernel_.Bind(world);
  output_.Bind(world);
  timers_.Bind(world);
  events_.Bind(world, recorder);
}

void Executor::Run(const Transition& transition, model::Chooser* chooser, World* world,
                   Recorder* recorder) {
  Bind(chooser, world, recorder);
  if (transition.kind <= TransitionKind::kReap) {
    OfHarness(transition);
  } else {
    OfProcess(transition);
  }
  task_runner_.RunAll();
  steps_.Advance();
}

void Executor::OfHarness(const Transition& transition) {
  switch (transition.kind) {
    case TransitionKind::kHarness:
      return steps_.TakeNext();
    case TransitionKind::kClientRead:
      return clients_.Read(transition.index);
    case TransitionKind::kAnswerRead:
      return clients_.ReadAnswer(transition.index);
    case TransitionKind::kOutput:
      return ReadLine(transition.index);
    case TransitionKind::kReap:
      return control_.Reap(transition.process);
    default:
      CLUSTERSPEC_ASSERT(false);  // of a process
  }
}

void Executor::OfProcess(const Transition& transition) {
  const uint16_t process = transition.process;
  switch (transition.kind) {
    case TransitionKind::kStart:
      if (process == kPrimary) return start_.StartPrimary();
      return processes_[process].phase == ProcessPhase::kStarting ? start_.StartWorker(process)
                                                                  : start_.LoadProgram(process);
    case TransitionKind::kControl:
      return steps_.RunBatch(process);
    case TransitionKind::kMessage:
      return process == kPrimary ? primary_.Receive(transition.index) : workers_.Receive(process);
    case TransitionKind::kExitNotice:
      return primary_.NoticeExit(transition.index);
    case TransitionKind::kAccept:
      return connections_.Accept(process, transition.index);
    case TransitionKind::kAcceptShared:
      return primary_.AcceptOn(transition.index);
    case TransitionKind::kDatagram:
      return connections_.TakeDatagram(process, transition.index);
    case TransitionKind::kConnect:
      return connections_.Open(process, transition.index);
    case TransitionKind::kRead:
      return connections_.Read(process, transition.index);
    case TransitionKind::kPipeRead:
      return ReadPipe(transition);
    case TransitionKind::kOwnTurn:
      return RunOwnTurn(process, transition.index);
    case TransitionKind::kTimer:
      return Fire(process, transition.index);
    case TransitionKind::kEnd:
      return control_.Exit(process, std::max<int>(processes_[process].exit_code, 0));
    case TransitionKind::kCrash:
      return control_.End(process, 0, model::kSigkill);
    default:
      CLUSTERSPEC_ASSERT(false);  // of the harness
  }
}

void Executor::ReadLine(uint16_t stream) {
  const Id line = output_.TakeLine(stream);
  events_.Record(EventKind::kOutput, kNobody, processes_[kPrimary].label, [&] {
    return json::object{{"stream", stream == 0 ? "stdout" : "stderr"}, {"text", pool_.Text(line)}};
  });
}

void Executor::ReadPipe(const Transition& transition) {
  const uint16_t worker = transition.index;
  const Id text = output_.TakeChunk(worker, transition.stream);
  const EventKind kind =
      transition.stream == 0 ? EventKind::kWorkerStdout : EventKind::kWorkerStderr;
  events_.Record(kind, kPrimary, processes_[ProcessOf(worker)].label, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
}

void Executor::Fire(uint16_t process, uint16_t timer) {
  const CompiledOperation& operation = program_.operations[timers_.Fire(process, timer)];
  events_.Record(EventKind::kTimer, process, operation.subject);
  for (const uint16_t nested : operation.nested) operations_.Operate(process, nested);
}

// Calls the callback of a send(), or throws.
void Executor::RunOwnTurn(uint16_t process, uint16_t index) {
  auto& own_turns = processes_.Change(process).deferred_tasks;
  const CompiledOperation& operation = program_.operations[own_turns[index]];
  own_turns.erase(own_turns.begin() + index);
  if (operation.kind == OperationKind::kSend) return send_.CallBack(process, operation, true);
  errors_.EndProcess(process, StringOr(operation.fields, "message"));
}

}  // namespace clusterspec::sim
