#include "reference/sim/server_operations.h"

#include <algorithm>
#include <string>

namespace clusterspec::sim {

using model::WorkerInputKind;

Id ServerOperations::SubjectOf(uint16_t process, Id label) {
  return pool_.Text(pool_.Text(processes_[process].label) + "." + pool_.Text(label));
}

// ---- servers

uint16_t ServerOperations::AddServer(uint16_t process, const CompiledOperation& operation) {
  auto& servers = processes_.Change(process).servers;
  servers.emplace_back();
  const auto server = static_cast<uint16_t>(servers.size() - 1);
  NameServer(process, server, operation);
  return server;
}

void ServerOperations::NameServer(uint16_t process, uint16_t server,
                                  const CompiledOperation& operation) {
  ServerBody& body = processes_.Change(process).servers[server];
  body.label = pool_.Text(StringOr(operation.fields, "label"));
  body.subject = SubjectOf(process, body.label);
  body.accept = operation.accept;
}

OperationResult ServerOperations::Listen(uint16_t process, const CompiledOperation& operation) {
  if (operation.handle != kNone) return ListenOn(process, operation);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kListen;
  input.message.key = operation.key;
  if (operation.port_of >= 0) {
    input.message.key.port = workers_.PortOf(operation.port_of);
  }
  if (process == kPrimary || operation.exclusive) {
    input.origin = model::ServerOrigin::kExclusive;
  } else if (operation.is_http && context_.Has(model::Deviation::kHttpServerOnItsOwn)) {
    input.origin = model::ServerOrigin::kAlone;
  }
  input.server = AddServer(process, operation);
  workers_.Step(process, input);
  return {};
}

// On a handle that the process has.
OperationResult ServerOperations::ListenOn(uint16_t process, const CompiledOperation& operation) {
  const auto handle = labels_.FindHandle(process, operation.handle);
  if (!handle) return labels_.UnknownThing(operation.handle);
  if (*handle == kNoDescriptor || IsStream(*handle)) {
    return Threw("TypeError", "The handle cannot be listened on", "ERR_INVALID_ARG_VALUE");
  }
  if (context_.Has(model::Deviation::kHandleRefused)) {
    return Threw("TypeError", "A port or a path is needed", "ERR_INVALID_ARG_VALUE");
  }
  if (workers_.AskWithHandle(process)) return {};
  if (process != kPrimary && context_.Has(model::Deviation::kHandleBecomesRandomPort)) {
    workers_.ListenElsewhere(process, AddServer(process, operation));
    return {};
  }
  kernel_.AddReference(*handle);
  const Socket& socket = kernel_.At(*handle);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kListen;
  input.origin = model::ServerOrigin::kBinding;
  input.message.key = operation.key;
  input.message.key.type = socket.type;
  input.message.handle = *handle;
  input.message.port = socket.port;
  input.message.address = socket.address;
  input.server = AddServer(process, operation);
  workers_.Step(process, input);
  return {};
}

OperationResult ServerOperations::Adopt(uint16_t process, const CompiledOperation& operation) {
  const auto handle = labels_.FindHandle(process, operation.name);
  const auto elsewhere = labels_.FindServer(process, operation.name);
  if (handle == kNoDescriptor && elsewhere) {
    NameServer(process, *elsewhere, operation);
    return {};
  }
  if (!handle || *handle == kNoDescriptor) return labels_.UnknownThing(operation.name);
  TakeHandle(process, *handle);
  if (IsStream(*handle)) return AdoptConnection(process, operation, *handle);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kAdopt;
  input.server = AddServer(process, operation);
  ServerBody& body = processes_.Change(process).servers[input.server];
  body.socket = *handle;
  body.port = kernel_.At(*handle).port;
  workers_.Step(process, input);
  return {};
}

// What was received becomes the new owner's; what the process has under a label, it has twice then.
void ServerOperations::TakeHandle(uint16_t process, Descriptor handle) {
  auto& handles = processes_.Change(process).handles;
  const auto found = std::find(handles.begin(), handles.end(), handle);
  if (found == handles.end()) return kernel_.AddReference(handle);
  *found = kNoDescriptor;
}

OperationResult ServerOperations::Close(uint16_t process, const CompiledOperation& operation) {
  if (const auto server = labels_.FindServer(process, operation.name)) {
    model::WorkerInput input;
    input.kind = WorkerInputKind::kCloseServer;
    input.server = *server;
    workers_.Step(process, input);
    return {};
  }
  const auto connection = labels_.FindConnection(process, operation.name);
  if (!connection && labels_.IsOfConnection(operation.name)) return {};
  if (!connection) return labels_.UnknownThing(operation.name);
  if (processes_[process].connections[*connection].connecting) {
    connections_.Close(process, *connection, true);
  } else {
    connections_.Finish(process, *connection);
  }
  return {};
}

// ---- connections

// Valid until the next one.
Connection& ServerOperations::AddConnection(uint16_t process, Id label, AcceptMode accept) {
  Connection& connection = processes_.Change(process).connections.emplace_back();
  connection.label = label;
  connection.subject = SubjectOf(process, label);
  connection.accept = accept;
  return connection;
}

OperationResult ServerOperations::AdoptConnection(uint16_t process,
                                                  const CompiledOperation& operation,
                                                  Descriptor handle) {
  const Id label = pool_.Text(StringOr(operation.fields, "label"));
  Connection& connection = AddConnection(process, label, operation.accept);
  connection.end = handle;
  serving_.Greet(process, connection);
  return {};
}

OperationResult ServerOperations::Connect(uint16_t process, const CompiledOperation& operation) {
  const model::ListenKey& key = operation.key;
  const auto stream =
      kernel_.Connect(key.address == kNone ? pool_.Text("127.0.0.1") : key.address, key.port);
  Connection& connection = AddConnection(process, operation.name, AcceptMode::kHold);
  connection.connecting = true;
  if (stream) connection.end = StreamDescriptor(*stream, 0);
  return {};
}

OperationResult ServerOperations::EndSockets(uint16_t process, const CompiledOperation& operation) {
  const auto server = labels_.FindServer(process, operation.name);
  if (!server) return labels_.UnknownThing(operation.name);
  for (const Connection& connection : processes_[process].connections) {
    if (connection.server == *server) kernel_.End(connection.end).finished = true;
  }
  return {};
}

}  // namespace clusterspec::sim
