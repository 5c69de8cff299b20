#include "reference/sim/virtual_clients.h"

#include <algorithm>
#include <string>
#include <utility>

namespace clusterspec::sim {

Endpoint Clients::TargetOf(const CompiledStep& step) const {
  if (step.endpoint < 0) return step.target;
  return harness_->endpoints[static_cast<size_t>(step.endpoint)];
}

// The first of this name; as many as there are clients: there is none.
uint16_t Clients::Find(Id label) const {
  const auto& clients = harness_->clients;
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [&](const VirtualClient& each) { return each.label == label; });
  return static_cast<uint16_t>(found - clients.begin());
}

// ---- connections

void Clients::Connect(const CompiledStep& step) { ConnectOne(step, false); }

void Clients::ConnectOne(const CompiledStep& step, bool asks) {
  const Endpoint target = TargetOf(step);
  const auto stream = kernel_.Connect(target.address, target.port);
  if (!stream) {
    const bool path = pool_.Text(target.address).starts_with('/');
    return events_.Record(EventKind::kClientRefused, kNobody, step.label, [&] {
      return json::object{{"code", path ? "ENOENT" : "ECONNREFUSED"}};
    });
  }
  VirtualClient& client = harness_->clients.emplace_back();
  client.label = step.label;
  client.stream = *stream;
  client.asks = asks;
  if (!asks) events_.Record(EventKind::kClientConnected, kNobody, step.label);
}

bool Clients::Send(const CompiledStep& step) {
  const uint16_t client = Find(step.label);
  if (client == harness_->clients.size()) return false;
  kernel_.Write(StreamDescriptor(harness_->clients[client].stream, 0), step.text);
  return true;
}

void Clients::Close(const CompiledStep& step) {
  const uint16_t client = Find(step.label);
  if (client < harness_->clients.size()) CloseAt(client);
}

void Clients::CloseAt(uint16_t client) {
  auto& clients = harness_->clients;
  const uint16_t stream = clients[client].stream;
  clients.erase(clients.begin() + client);
  kernel_.Release(StreamDescriptor(stream, 0));
}

void Clients::Read(uint16_t index) {
  const VirtualClient client = harness_->clients[index];
  StreamEnd& end = kernel_.End(StreamDescriptor(client.stream, 0));
  if (!end.incoming.empty()) {
    const Id text = end.incoming.Pop();
    if (client.asks) return ReadAsked(index, text);
    return events_.Record(EventKind::kClientData, kNobody, client.label, [&] {
      return json::object{{"text", pool_.Text(text)}};
    });
  }
  CloseAt(index);
  events_.Record(EventKind::kClientClosed, kNobody, client.label, [] {
    return json::object{{"reset", false}};
  });
  if (!client.asks) return;
  --harness_->asks_left;
  AskOn();
}

// ---- questions, which are answered with a line

void Clients::Ask(int times) {
  harness_->asks_left = static_cast<uint16_t>(std::max(times, 1));
  AskOn();
}

// One connection after another; those that are refused have their answer at once.
void Clients::AskOn() {
  const size_t clients = harness_->clients.size();
  while (harness_->asks_left > 0 && harness_->clients.size() == clients) {
    ConnectOne(program_.steps[harness_->step], true);
    if (harness_->clients.size() == clients) --harness_->asks_left;
  }
}

void Clients::ReadAsked(uint16_t index, Id text) {
  VirtualClient& client = harness_->clients[index];
  const std::string line = pool_.Text(client.line) + pool_.Text(text);
  const size_t end = line.find('\n');
  if (end == std::string::npos) {
    client.line = pool_.Text(line);
    return;
  }
  events_.Record(EventKind::kClientAnswer, kNobody, client.label, [&] {
    return json::object{{"text", line.substr(0, end)}};
  });
  CloseAt(index);
  --harness_->asks_left;
  AskOn();
}

// ---- datagrams

void Clients::SendDatagram(const CompiledStep& step) {
  const Endpoint target = TargetOf(step);
  events_.Record(EventKind::kClientSent, kNobody, step.label);
  const Descriptor socket = kernel_.FindDatagram(target.address, target.port);
  if (socket == kNoDescriptor) {
    return events_.Record(EventKind::kClientRefused, kNobody, step.label, [] {
      return json::object{{"code", "ECONNREFUSED"}};
    });
  }
  auto& datagrams = harness_->datagrams;
  kernel_.At(socket).datagrams.Push(static_cast<uint16_t>(datagrams.size()));
  datagrams.push_back({step.label, step.text, kNone});
}

void Clients::ReadAnswer(uint16_t index) {
  Datagram& datagram = harness_->datagrams[index];
  const Id text = std::exchange(datagram.answer, kNone);
  events_.Record(EventKind::kClientData, kNobody, datagram.label, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
}

}  // namespace clusterspec::sim
