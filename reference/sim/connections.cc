#include "reference/sim/connections.h"

namespace clusterspec::sim {
namespace {

// The events of a connection that a server accepted, and of one that a process made or was sent.
EventKind EndEvent(const Connection& connection) {
  return connection.server == kNoServer ? EventKind::kConnectionEnd : EventKind::kSocketEnd;
}
EventKind CloseEvent(const Connection& connection) {
  return connection.server == kNoServer ? EventKind::kConnectionClose : EventKind::kSocketClose;
}

// Whether the server closes when its next connection does.
bool ClosesWith(const model::Server& server) {
  return server.state == model::ServerState::kClosing && !server.asking && server.connections == 1;
}

}  // namespace

void Connections::StepServer(uint16_t process, uint16_t server, model::WorkerInputKind kind) {
  model::WorkerInput input;
  input.kind = kind;
  input.server = server;
  workers_.Step(process, input);
}

void Connections::Accept(uint16_t process, uint16_t server) {
  const uint16_t stream = kernel_.At(processes_[process].servers[server].socket).queue.Pop();
  StepServer(process, server, model::WorkerInputKind::kConnected);
  serving_.Take(process, server, StreamDescriptor(stream, 1));
}

void Connections::Open(uint16_t process, uint16_t index) {
  auto& connections = processes_.Change(process).connections;
  connections[index].connecting = false;
  const Id subject = connections[index].subject;
  if (connections[index].end != kNoDescriptor) {
    return events_.Record(EventKind::kConnectionOpen, process, subject);
  }
  // Before its handlers, which may close it and others.
  connections.erase(connections.begin() + index);
  const std::string message = "connect ECONNREFUSED";
  errors_.Emit(EventKind::kConnectionError, process, subject, message, [&] {
    return json::object{{"code", "ECONNREFUSED"}, {"message", message}};
  });
  if (processes_.Runs(process)) events_.Record(EventKind::kConnectionClose, process, subject);
}

void Connections::Read(uint16_t process, uint16_t index) {
  const Connection connection = processes_[process].connections[index];
  if (connection.closing) return Close(process, index, connection.accept != AcceptMode::kHttp);
  StreamEnd& end = kernel_.End(connection.end);
  if (!end.incoming.empty()) return serving_.Answer(process, connection, end.incoming.Pop());
  if (connection.accept == AcceptMode::kHttp) return Close(process, index, false);
  // Neither side may stay half open: the own side ends, too.
  Finish(process, index);
  events_.Record(EndEvent(connection), process, connection.subject);
}

void Connections::Finish(uint16_t process, uint16_t index) {
  Connection& connection = processes_.Change(process).connections[index];
  connection.closing = true;
  kernel_.End(connection.end).finished = true;
}

void Connections::Close(uint16_t process, uint16_t index, bool tell) {
  auto& connections = processes_.Change(process).connections;
  const Connection connection = connections[index];
  connections.erase(connections.begin() + index);
  kernel_.Release(connection.end);
  const bool server_first =
      tell && connection.server != kNoServer &&
      ClosesWith(processes_[process].worker.servers[connection.server]) &&
      context_.Resolve(model::ChoicePoint::kServerCloseOrder) == model::kServerFirst;
  if (tell && !server_first) {
    events_.Record(CloseEvent(connection), process, connection.subject);
  }
  if (connection.server == kNoServer || !processes_.Runs(process)) return;
  StepServer(process, connection.server, model::WorkerInputKind::kConnectionEnded);
  if (!server_first) return;
  task_runner_.RunAll();
  if (processes_.Runs(process)) {
    events_.Record(CloseEvent(connection), process, connection.subject);
  }
}

void Connections::TakeDatagram(uint16_t process, uint16_t server) {
  const ServerBody& body = processes_[process].servers[server];
  Datagram& datagram = harness_->datagrams[kernel_.At(body.socket).datagrams.Pop()];
  datagram.answer = processes_[process].label;
  const Id text = datagram.text;
  events_.Record(EventKind::kServerMessage, process, body.subject, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
}

}  // namespace clusterspec::sim
