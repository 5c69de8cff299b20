#include "reference/sim/harness_steps.h"

namespace clusterspec::sim {

// ---- the end of a step

void HarnessSteps::Advance() {
  const auto& steps = program_.scenario->steps;
  while (!harness_->over && harness_->step < steps.size()) {
    const CompiledStep& step = program_.steps[harness_->step];
    const auto is_over = [&](const auto& action) { return IsOver(action, step); };
    if (!std::visit(is_over, steps[harness_->step].action)) return;
    ++harness_->step;
  }
}

bool HarnessSteps::IsOver(const Await&, const CompiledStep& step) {
  if (step.await < 0) return false;
  const auto await = static_cast<size_t>(step.await);
  if (harness_->seen[await] < program_.awaits[await].count) return false;
  harness_->seen[await] = 0;  // over: looked at no more
  return true;
}

bool HarnessSteps::IsOver(const Batch&, const CompiledStep& step) {
  if (harness_->batch == BatchState::kUnsent) return false;
  const bool ended = processes_.HasEnded(processes_.Find(step.process));
  if (harness_->batch == BatchState::kSent && !ended) return false;
  harness_->batch = BatchState::kUnsent;
  return true;
}

bool HarnessSteps::IsOver(const clusterspec::Client&, const CompiledStep&) {
  if (harness_->batch == BatchState::kUnsent || harness_->asks_left > 0) return false;
  harness_->batch = BatchState::kUnsent;
  return true;
}

// These are over when they have been taken.
bool HarnessSteps::IsOver(const Quiesce&, const CompiledStep&) { return false; }
bool HarnessSteps::IsOver(const clusterspec::Signal&, const CompiledStep&) { return false; }

// ---- taking a step

void HarnessSteps::TakeNext() {
  if (!program_.lacks.empty()) return harness_->End(EndingKind::kUnsupported);
  const auto& steps = program_.scenario->steps;
  if (harness_->step >= steps.size()) return harness_->End(EndingKind::kCompleted);
  const CompiledStep& step = program_.steps[harness_->step];
  std::visit([&](const auto& action) { Take(action, step); }, steps[harness_->step].action);
}

void HarnessSteps::Take(const Batch&, const CompiledStep& step) {
  const uint16_t process = processes_.Find(step.process);
  // Only offered for an unknown process, or after the batch was sent, when all is silent.
  const bool known = process != kNobody && processes_[process].attached;
  if (!known || harness_->batch == BatchState::kSent) return harness_->End(EndingKind::kSilent);
  if (processes_.HasEnded(process)) return harness_->End(EndingKind::kEndedEarly);
  events_.RecordBindings(step.bindings);
  harness_->batch = BatchState::kSent;
}

void HarnessSteps::RunBatch(uint16_t process) {
  for (const uint16_t operation : program_.steps[harness_->step].operations) {
    if (processes_.Runs(process)) operations_.Operate(process, operation);
  }
  if (harness_->over) return;
  // A process that spins has said so; one that has ended says nothing more.
  if (!processes_.HasEnded(process)) harness_->batch = BatchState::kDone;
}

void HarnessSteps::Take(const Await&, const CompiledStep&) { harness_->End(EndingKind::kSilent); }

void HarnessSteps::Take(const Quiesce&, const CompiledStep&) { ++harness_->step; }

void HarnessSteps::Take(const clusterspec::Signal&, const CompiledStep& step) {
  const uint16_t process = processes_.Find(step.process);
  const bool known = process != kNobody && processes_[process].attached;
  if (!known) return harness_->End(EndingKind::kSilent);
  if (processes_.HasEnded(process)) return harness_->End(EndingKind::kEndedEarly);
  events_.Record(EventKind::kSignal, kNobody, step.process, [&] {
    return json::object{{"signal", model::SignalName(step.signal)}};
  });
  control_.Signal(process, step.signal);
  ++harness_->step;
}

void HarnessSteps::Take(const clusterspec::Client& client, const CompiledStep& step) {
  if (harness_->batch == BatchState::kSent) return harness_->End(EndingKind::kSilent);
  const bool addressed = client.verb == ClientVerb::kConnect || client.verb == ClientVerb::kAsk ||
                         client.verb == ClientVerb::kDatagram;
  if (addressed && clients_.TargetOf(step).address == kNone) {
    return harness_->End(EndingKind::kSilent);
  }
  events_.RecordBindings(step.bindings);
  harness_->batch = BatchState::kSent;
  switch (client.verb) {
    case ClientVerb::kConnect:
      return clients_.Connect(step);
    case ClientVerb::kAsk:
      return clients_.Ask(client.times);
    case ClientVerb::kDatagram:
      return clients_.SendDatagram(step);
    case ClientVerb::kLoad:
      return;  // no program with one is run: see LackingRoom
    case ClientVerb::kSend:
      if (!clients_.Send(step)) harness_->End(EndingKind::kEndedEarly);
      return;
    case ClientVerb::kClose:
      return clients_.Close(step);
  }
}

}  // namespace clusterspec::sim
