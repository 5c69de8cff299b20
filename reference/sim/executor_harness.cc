#include <algorithm>

#include "reference/sim/executor.h"

namespace clusterspec::sim {

void Executor::Stop(EndingKind kind) {
  world_.harness.over = true;
  world_.harness.ending = kind;
}

uint16_t Executor::FindProcess(Id label) const {
  for (uint16_t process = 0; process < Count(); ++process) {
    if (At(process).label == label) return process;
  }
  return kNobody;
}

void Executor::RecordBindings(const std::vector<Binding>& given) {
  for (const Binding& each : given) {
    Record(EventKind::kBinding, kNobody, pool_.Text(each.name), [&] {
      return json::object{{"value", each.value}};
    });
  }
}

// Steps that only wait are over as soon as what they wait for is there.
void Executor::Advance() {
  Harness& harness = world_.harness;
  const auto& steps = program_.scenario->steps;
  while (!harness.over && harness.step < steps.size()) {
    const CompiledStep& step = program_.steps[harness.step];
    const auto& action = steps[harness.step].action;
    if (std::holds_alternative<Await>(action)) {
      if (step.await < 0) return;
      const auto await = static_cast<size_t>(step.await);
      if (harness.seen[await] < program_.awaits[await].count) return;
      harness.seen[await] = 0;  // over: looked at no more
    } else if (std::holds_alternative<Batch>(action)) {
      if (harness.batch == BatchState::kUnsent) return;
      const Process& process = Look(FindProcess(step.process));
      const bool ended = process.phase >= ProcessPhase::kEnded;
      if (harness.batch == BatchState::kSent && !ended) return;
      harness.batch = BatchState::kUnsent;
    } else if (std::holds_alternative<clusterspec::Client>(action)) {
      if (harness.batch == BatchState::kUnsent || harness.asks_left > 0) return;
      harness.batch = BatchState::kUnsent;
    } else {
      return;
    }
    ++harness.step;
  }
}

void Executor::HarnessStep() {
  Harness& harness = world_.harness;
  if (!program_.lacks.empty()) return Stop(EndingKind::kUnsupported);
  const auto& steps = program_.scenario->steps;
  if (harness.step >= steps.size()) return Stop(EndingKind::kCompleted);
  const CompiledStep& step = program_.steps[harness.step];
  std::visit([&](const auto& action) { DoStep(action, step); }, steps[harness.step].action);
}

void Executor::DoStep(const Batch&, const CompiledStep& step) {
  const uint16_t process = FindProcess(step.process);
  // Only offered for an unknown process, or after the batch was sent, when all is silent.
  if (process == kNobody || world_.harness.batch == BatchState::kSent || !Look(process).attached) {
    return Stop(EndingKind::kSilent);
  }
  if (Look(process).phase >= ProcessPhase::kEnded) return Stop(EndingKind::kEndedEarly);
  RecordBindings(step.bindings);
  world_.harness.batch = BatchState::kSent;
}

void Executor::RunBatch(uint16_t process) {
  const CompiledStep& step = program_.steps[world_.harness.step];
  for (const uint16_t operation : step.operations) {
    if (Runs(process)) Operate(process, operation);
  }
  if (world_.harness.over) return;
  // A process that spins has said so; one that has ended says nothing more.
  if (Look(process).phase < ProcessPhase::kEnded) world_.harness.batch = BatchState::kDone;
}

void Executor::DoStep(const Await&, const CompiledStep&) { Stop(EndingKind::kSilent); }

void Executor::DoStep(const Quiesce&, const CompiledStep&) { ++world_.harness.step; }

void Executor::DoStep(const Signal&, const CompiledStep& step) {
  const uint16_t process = FindProcess(step.process);
  if (process == kNobody || !Look(process).attached) return Stop(EndingKind::kSilent);
  if (Look(process).phase >= ProcessPhase::kEnded) return Stop(EndingKind::kEndedEarly);
  Record(EventKind::kSignal, kNobody, step.process, [&] {
    return json::object{{"signal", model::SignalName(step.signal)}};
  });
  SendSignal(process, step.signal);
  ++world_.harness.step;
}

Endpoint Executor::TargetOf(const CompiledStep& step) const {
  if (step.endpoint < 0) return step.target;
  return world_.harness.endpoints[static_cast<size_t>(step.endpoint)];
}

void Executor::DoStep(const clusterspec::Client& client, const CompiledStep& step) {
  Harness& harness = world_.harness;
  if (harness.batch == BatchState::kSent) return Stop(EndingKind::kSilent);
  const bool addressed = client.verb == ClientVerb::kConnect || client.verb == ClientVerb::kAsk ||
                         client.verb == ClientVerb::kDatagram;
  if (addressed && TargetOf(step).address == kNone) return Stop(EndingKind::kSilent);
  RecordBindings(step.bindings);
  harness.batch = BatchState::kSent;
  const auto found =
      std::find_if(harness.clients.begin(), harness.clients.end(),
                   [&](const VirtualClient& each) { return each.label == step.label; });
  switch (client.verb) {
    case ClientVerb::kConnect:
      return ConnectClient(step, false);
    case ClientVerb::kAsk:
      harness.asks_left = static_cast<uint16_t>(std::max(client.times, 1));
      return AskOn();
    case ClientVerb::kDatagram:
      return SendDatagram(client, step);
    case ClientVerb::kSend:
      if (found == harness.clients.end()) return Stop(EndingKind::kEndedEarly);
      return kernel_.Write(StreamDescriptor(found->stream, 0), step.text);
    case ClientVerb::kClose:
      if (found != harness.clients.end()) {
        CloseClient(static_cast<uint16_t>(found - harness.clients.begin()));
      }
      return;
  }
}

void Executor::ConnectClient(const CompiledStep& step, bool asks) {
  const Endpoint target = TargetOf(step);
  const auto stream = kernel_.Connect(target.address, target.port);
  if (!stream) {
    const bool path = pool_.Text(target.address).starts_with('/');
    return Record(EventKind::kClientRefused, kNobody, step.label, [&] {
      return json::object{{"code", path ? "ENOENT" : "ECONNREFUSED"}};
    });
  }
  VirtualClient& client = world_.harness.clients.emplace_back();
  client.label = step.label;
  client.stream = *stream;
  client.asks = asks;
  if (!asks) Record(EventKind::kClientConnected, kNobody, step.label);
}

// One connection after another; those that are refused have their answer at once.
void Executor::AskOn() {
  Harness& harness = world_.harness;
  const size_t clients = harness.clients.size();
  while (harness.asks_left > 0 && harness.clients.size() == clients) {
    ConnectClient(program_.steps[harness.step], true);
    if (harness.clients.size() == clients) --harness.asks_left;
  }
}

void Executor::SendDatagram(const clusterspec::Client&, const CompiledStep& step) {
  const Endpoint target = TargetOf(step);
  Record(EventKind::kClientSent, kNobody, step.label);
  const Descriptor socket = kernel_.FindDatagram(target.address, target.port);
  if (socket == kNoDescriptor) {
    return Record(EventKind::kClientRefused, kNobody, step.label, [] {
      return json::object{{"code", "ECONNREFUSED"}};
    });
  }
  auto& datagrams = world_.harness.datagrams;
  kernel_.At(socket).datagrams.Push(static_cast<uint16_t>(datagrams.size()));
  datagrams.push_back({step.label, step.text, kNone});
}

void Executor::ReadAnswer(uint16_t index) {
  Datagram& datagram = world_.harness.datagrams[index];
  const Id text = std::exchange(datagram.answer, kNone);
  Record(EventKind::kClientData, kNobody, datagram.label, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
}

void Executor::CloseClient(uint16_t index) {
  auto& clients = world_.harness.clients;
  const uint16_t stream = clients[index].stream;
  clients.erase(clients.begin() + index);
  kernel_.Release(StreamDescriptor(stream, 0));
}

void Executor::ReadClient(uint16_t index) {
  VirtualClient& client = world_.harness.clients[index];
  StreamEnd& end = kernel_.End(StreamDescriptor(client.stream, 0));
  const Id label = client.label;
  const bool asks = client.asks;
  if (!end.incoming.empty()) {
    const Id text = end.incoming.Pop();
    if (asks) return ReadAsked(&client, text);
    return Record(EventKind::kClientData, kNobody, label, [&] {
      return json::object{{"text", pool_.Text(text)}};
    });
  }
  CloseClient(index);
  Record(EventKind::kClientClosed, kNobody, label, [] { return json::object{{"reset", false}}; });
  if (!asks) return;
  --world_.harness.asks_left;
  AskOn();
}

void Executor::ReadAsked(VirtualClient* client, Id text) {
  const std::string line = pool_.Text(client->line) + pool_.Text(text);
  const size_t end = line.find('\n');
  if (end == std::string::npos) {
    client->line = pool_.Text(line);
    return;
  }
  Record(EventKind::kClientAnswer, kNobody, client->label, [&] {
    return json::object{{"text", line.substr(0, end)}};
  });
  CloseClient(static_cast<uint16_t>(client - world_.harness.clients.data()));
  --world_.harness.asks_left;
  AskOn();
}

}  // namespace clusterspec::sim
