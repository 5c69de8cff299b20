#include <algorithm>

#include "reference/sim/executor.h"

namespace clusterspec::sim {

std::optional<uint16_t> Executor::FindServer(uint16_t process, Id label) const {
  const auto& servers = At(process).servers;
  for (size_t i = servers.size(); i > 0; --i) {
    if (servers[i - 1].label == label) return static_cast<uint16_t>(i - 1);
  }
  return std::nullopt;
}

std::optional<uint16_t> Executor::FindConnection(uint16_t process, Id label) const {
  if (label == kNone) return std::nullopt;  // accepted connections have no label
  const auto& connections = At(process).connections;
  for (size_t i = connections.size(); i > 0; --i) {
    if (connections[i - 1].label == label) return static_cast<uint16_t>(i - 1);
  }
  return std::nullopt;
}

// "h1" is the first handle that was received; other names are labels of this process.
std::optional<Descriptor> Executor::FindHandle(uint16_t process, Id name) const {
  const std::string& text = pool_.Text(name);
  const bool numbered = text.size() > 1 && text.size() < 6 && text[0] == 'h' &&
                        text.find_first_not_of("0123456789", 1) == text.npos;
  if (numbered) {
    const auto number = static_cast<size_t>(std::stoul(text.substr(1)));
    if (number > 0 && number <= At(process).handles.size()) {
      const Descriptor handle = At(process).handles[number - 1];
      return IsElsewhere(process, handle) ? kNoDescriptor : handle;
    }
  }
  if (const auto server = FindServer(process, name)) return At(process).servers[*server].socket;
  if (const auto found = FindConnection(process, name)) return At(process).connections[*found].end;
  if (IsOfConnection(name)) return kNoDescriptor;
  return std::nullopt;
}

// Connections that are closed leave their label behind, which an adapter still knows.
bool Executor::IsOfConnection(Id label) const {
  return std::any_of(program_.operations.begin(), program_.operations.end(),
                     [&](const CompiledOperation& operation) {
                       if (operation.kind == OperationKind::kConnect)
                         return operation.name == label;
                       return operation.kind == OperationKind::kAdopt &&
                              StringOr(operation.fields, "label") == pool_.Text(label);
                     });
}

// ---- servers

uint16_t Executor::AddServer(uint16_t process, const CompiledOperation& operation, Id label) {
  At(process).servers.emplace_back();
  const auto server = static_cast<uint16_t>(At(process).servers.size() - 1);
  NameServer(process, server, operation, label);
  return server;
}

void Executor::NameServer(uint16_t process, uint16_t server, const CompiledOperation& operation,
                          Id label) {
  ServerBody& body = At(process).servers[server];
  body.label = label;
  body.subject = pool_.Text(pool_.Text(At(process).label) + "." + pool_.Text(label));
  body.accept = operation.accept;
}

// The primary is asked for what the worker has already.
bool Executor::AskWithHandle(uint16_t process) {
  if (process == kPrimary || !context_.Has(model::Deviation::kHandleKillsPrimary)) return false;
  model::Message question;
  question.kind = model::MessageKind::kListen;
  question.flag = true;
  SendMessage(process, std::nullopt, question);
  return true;
}

// Whether a server on this handle, which the process was sent, listens on another port.
bool Executor::IsElsewhere(uint16_t process, Descriptor handle) const {
  return process != kPrimary && context_.Has(model::Deviation::kHandleBecomesRandomPort) &&
         handle != kNoDescriptor && !IsStream(handle) && !IsDatagram(world_.sockets[handle].type);
}

// A server that was sent asks at once; the program is told of the message when it listens.
void Executor::TakeServerElsewhere(uint16_t process, Id message) {
  const auto number = At(process).handles.size();
  ServerBody& body = At(process).servers.emplace_back();
  body.label = pool_.Text("h" + std::to_string(number));
  body.message = message;
  ListenElsewhere(process, static_cast<uint16_t>(At(process).servers.size() - 1));
}

// In place of a handle the primary gives a port drawn at random.
void Executor::ListenElsewhere(uint16_t process, uint16_t server) {
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kListen;
  input.server = server;
  input.message.key.type = model::AddressType::kUnknown;
  StepWorker(process, input);
}

OperationResult Executor::DoListen(uint16_t process, const CompiledOperation& operation) {
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kListen;
  input.message.key = operation.key;
  if (process == kPrimary || operation.exclusive) {
    input.origin = model::ServerOrigin::kExclusive;
  } else if (operation.accept == AcceptMode::kHttp &&
             context_.Has(model::Deviation::kHttpServerOnItsOwn)) {
    input.origin = model::ServerOrigin::kAlone;
  }
  if (operation.handle != kNone) {
    const auto handle = FindHandle(process, operation.handle);
    if (!handle) return Misuse("nothing is called " + pool_.Text(operation.handle));
    if (*handle == kNoDescriptor || IsStream(*handle)) {
      return Threw("TypeError", "The handle cannot be listened on", "ERR_INVALID_ARG_VALUE");
    }
    if (context_.Has(model::Deviation::kHandleRefused)) {
      return Threw("TypeError", "A port or a path is needed", "ERR_INVALID_ARG_VALUE");
    }
    AskWithHandle(process);
    const Id name = pool_.Text(StringOr(operation.fields, "label"));
    if (process != kPrimary && context_.Has(model::Deviation::kHandleKillsPrimary)) return {};
    if (process != kPrimary && context_.Has(model::Deviation::kHandleBecomesRandomPort)) {
      ListenElsewhere(process, AddServer(process, operation, name));
      return {};
    }
    kernel_.AddReference(*handle);
    const Socket& socket = kernel_.At(*handle);
    input.origin = model::ServerOrigin::kBinding;
    input.message.handle = *handle;
    input.message.port = socket.port;
    input.message.address = socket.address;
    input.message.key.type = socket.type;
  }
  const Id label = pool_.Text(StringOr(operation.fields, "label"));
  input.server = AddServer(process, operation, label);
  StepWorker(process, input);
  return {};
}

// What was received becomes the new owner's; what the process has under a label, it has twice then.
void Executor::TakeHandle(uint16_t process, Descriptor handle) {
  auto& handles = At(process).handles;
  const auto found = std::find(handles.begin(), handles.end(), handle);
  if (found == handles.end()) return kernel_.AddReference(handle);
  *found = kNoDescriptor;
}

OperationResult Executor::DoAdopt(uint16_t process, const CompiledOperation& operation) {
  const auto handle = FindHandle(process, operation.name);
  const Id label = pool_.Text(StringOr(operation.fields, "label"));
  const auto elsewhere = FindServer(process, operation.name);
  if (handle == kNoDescriptor && elsewhere) {
    NameServer(process, *elsewhere, operation, label);
    return {};
  }
  if (!handle || *handle == kNoDescriptor) {
    return Misuse("nothing is called " + pool_.Text(operation.name));
  }
  TakeHandle(process, *handle);
  if (!IsStream(*handle)) {
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kAdopt;
    input.server = AddServer(process, operation, label);
    At(process).servers[input.server].socket = *handle;
    At(process).servers[input.server].port = kernel_.At(*handle).port;
    StepWorker(process, input);
    return {};
  }
  Connection& connection = At(process).connections.emplace_back();
  connection.label = label;
  connection.subject = pool_.Text(pool_.Text(At(process).label) + "." + pool_.Text(label));
  connection.accept = operation.accept;
  connection.end = *handle;
  Serve(process, &connection);
  return {};
}

OperationResult Executor::DoClose(uint16_t process, const CompiledOperation& operation) {
  if (const auto server = FindServer(process, operation.name)) {
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kCloseServer;
    input.server = *server;
    StepWorker(process, input);
    return {};
  }
  const auto connection = FindConnection(process, operation.name);
  if (!connection && IsOfConnection(operation.name)) return {};
  if (!connection) return Misuse("nothing is called " + pool_.Text(operation.name));
  Connection& closed = At(process).connections[*connection];
  closed.connecting ? CloseConnection(process, *connection, true) : Finish(&closed);
  return {};
}

// ---- connections

OperationResult Executor::DoConnect(uint16_t process, const CompiledOperation& operation) {
  const auto stream = kernel_.Connect(
      operation.key.address == kNone ? pool_.Text("127.0.0.1") : operation.key.address,
      operation.key.port);
  Connection& connection = At(process).connections.emplace_back();
  connection.label = operation.name;
  connection.subject = pool_.Text(pool_.Text(At(process).label) + "." + pool_.Text(operation.name));
  connection.accept = AcceptMode::kHold;
  connection.connecting = true;
  if (stream) connection.end = StreamDescriptor(*stream, 0);
  return {};
}

OperationResult Executor::DoEndSockets(uint16_t process, const CompiledOperation& operation) {
  const auto server = FindServer(process, operation.name);
  if (!server) return Misuse("nothing is called " + pool_.Text(operation.name));
  for (const Connection& connection : At(process).connections) {
    if (connection.server == *server) kernel_.End(connection.end).finished = true;
  }
  return {};
}

}  // namespace clusterspec::sim
