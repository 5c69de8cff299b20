// The servers of a process.
#include <algorithm>
#include <string>
#include <utility>

#include "reference/sim/worker_hosts.h"

namespace clusterspec::sim {
namespace {

std::string_view CodeOf(model::ListenError error) {
  switch (error) {
    case model::ListenError::kInUse:
      return "EADDRINUSE";
    case model::ListenError::kNotAvailable:
      return "EADDRNOTAVAIL";
    case model::ListenError::kInvalid:
    case model::ListenError::kNoError:
      return "EINVAL";
  }
  return "";
}

}  // namespace

// ---- sockets

void WorkerHosts::Do(uint16_t process, const model::BindSocket& bind) {
  const Id address = bind.key.address == kNone ? program_.any_address : bind.key.address;
  const Kernel::Opened opened = bind.shared
                                    ? kernel_.OpenShared(bind.key.type, address, bind.key.port)
                                    : kernel_.Open(bind.key.type, address, bind.key.port);
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kBound;
  input.server = bind.server;
  input.message.error = opened.error;
  if (opened.error == model::ListenError::kNoError) {
    processes_.Change(process).servers[bind.server].socket = opened.socket;
    input.message.port = kernel_.At(opened.socket).port;
    input.message.address = address;
  }
  Step(process, input);
}

void WorkerHosts::Do(uint16_t process, const model::UseSocket& use) {
  processes_.Change(process).servers[use.server].socket = use.socket;
}

void WorkerHosts::Do(uint16_t process, const model::StopListening& stop) {
  auto& server = processes_.Change(process).servers[stop.server];
  kernel_.Release(std::exchange(server.socket, kNoDescriptor));
  CloseIdle(process, stop.server);
}

// Those on which a request was answered, and no other came: their close is still to come.
void WorkerHosts::CloseIdle(uint16_t process, uint16_t server) {
  const auto idle = [server](const Connection& each) {
    return each.kept && each.server == server && !each.closing;
  };
  const auto& connections = processes_[process].connections;
  if (std::none_of(connections.begin(), connections.end(), idle)) return;
  if (context_.Resolve(model::ChoicePoint::kIdleConnections) == model::kIdleStay) return;
  for (Connection& each : processes_.Change(process).connections) {
    if (!idle(each)) continue;
    each.closing = true;
    kernel_.End(each.end).finished = true;
  }
}

void WorkerHosts::Do(uint16_t, const model::CloseSocket& close) { kernel_.Release(close.socket); }

void WorkerHosts::Do(uint16_t process, const model::AcceptConnection& accept) {
  serving_.Take(process, accept.server, accept.connection);
}

// ---- where a handle is not what was sent

void WorkerHosts::ListenElsewhere(uint16_t process, uint16_t server) {
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kListen;
  input.server = server;
  input.message.key.type = model::AddressType::kUnknown;
  Step(process, input);
}

// A server that was sent asks at once; the program is told of the message when it listens.
void WorkerHosts::TakeServerElsewhere(uint16_t process, Id message) {
  Process& own = processes_.Change(process);
  ServerBody& body = own.servers.emplace_back();
  body.label = pool_.Text("h" + std::to_string(own.handles.size()));
  body.message = message;
  ListenElsewhere(process, static_cast<uint16_t>(own.servers.size() - 1));
}

// ---- events

void WorkerHosts::Do(uint16_t process, const model::EmitServerClose& event) {
  const Id subject = processes_[process].servers[event.server].subject;
  if (subject != kNone) events_.Record(EventKind::kServerClose, process, subject);
}

void WorkerHosts::Do(uint16_t process, const model::EmitServerError& event) {
  const Id subject = processes_[process].servers[event.server].subject;
  if (subject == kNone) return;
  const std::string code(CodeOf(event.error));
  errors_.Emit(EventKind::kServerError, process, subject, "listen " + code, [&] {
    return json::object{{"code", code}, {"message", "listen " + code}};
  });
}

void WorkerHosts::Do(uint16_t process, const model::EmitServerListening& event) {
  ServerBody& server = processes_.Change(process).servers[event.server];
  if (server.message == kNone && server.subject == kNone) return;
  server.port = event.port;
  server.address = event.address;
  if (server.message != kNone) {
    const Id message = std::exchange(server.message, kNone);
    return EmitMessage(process, message, json::object{{"$type", "net.Server"}});
  }
  NoteEndpoint(server);
  events_.Record(EventKind::kServerListening, process, server.subject, [&] {
    const auto given = program_.given_paths.find(event.address);
    const std::string& address =
        pool_.Text(given == program_.given_paths.end() ? event.address : given->second);
    if (event.port == 0) return json::object{{"path", address}};
    return json::object{{"address", address}, {"port", event.port}};
  });
}

// For clients of the harness that name the server.
void WorkerHosts::NoteEndpoint(const ServerBody& server) {
  const auto& named = program_.endpoints;
  const auto found = std::find(named.begin(), named.end(), server.subject);
  if (found == named.end()) return;
  harness_->endpoints[static_cast<size_t>(found - named.begin())] = {server.address, server.port};
}

}  // namespace clusterspec::sim
