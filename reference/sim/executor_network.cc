#include <algorithm>

#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

// The events of a connection that a server accepted, and of one that a process made or was sent.
EventKind DataEvent(const Connection& connection) {
  return connection.server == kNoServer ? EventKind::kConnectionData : EventKind::kSocketData;
}
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

void Executor::AcceptOn(uint16_t process, uint16_t server) {
  Socket& socket = kernel_.At(At(process).servers[server].socket);
  const uint16_t stream = socket.queue.Pop();
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kConnected;
  input.server = server;
  StepWorker(process, input);
  AddAccepted(process, server, StreamDescriptor(stream, 1));
}

void Executor::AcceptShared(uint16_t index) {
  const Descriptor socket = world_.primary.listening.handles[index].socket;
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kConnection;
  input.socket = socket;
  input.message.handle = StreamDescriptor(kernel_.At(socket).queue.Pop(), 1);
  StepPrimary(input);
}

// Takes over the reference to the stream's end.
void Executor::AddAccepted(uint16_t process, uint16_t server, Descriptor end) {
  const ServerBody& body = At(process).servers[server];
  Connection& connection = At(process).connections.emplace_back();
  connection.subject = body.subject;
  connection.accept = body.accept;
  connection.server = server;
  connection.end = end;
  Record(EventKind::kServerConnection, process, body.subject);
  if (!Runs(process)) return;
  auto& connections = At(process).connections;
  const auto found = std::find_if(connections.begin(), connections.end(),
                                  [&](const Connection& each) { return each.end == end; });
  if (found != connections.end()) Serve(process, &*found);
}

void Executor::Serve(uint16_t process, Connection* connection) {
  if (connection->accept == AcceptMode::kName) {
    kernel_.Write(connection->end, pool_.Text(pool_.Text(At(process).label) + "\n"));
  }
  if (connection->accept == AcceptMode::kEnd) kernel_.End(connection->end).finished = true;
}

void Executor::Opened(uint16_t process, uint16_t index) {
  Connection& connection = At(process).connections[index];
  connection.connecting = false;
  if (connection.end != kNoDescriptor) {
    return Record(EventKind::kConnectionOpen, process, connection.subject);
  }
  Record(EventKind::kConnectionError, process, connection.subject, [] {
    return json::object{{"code", "ECONNREFUSED"}, {"message", "connect ECONNREFUSED"}};
  });
  if (Runs(process)) CloseConnection(process, index, true);
}

void Executor::Read(uint16_t process, uint16_t index) {
  const Connection connection = At(process).connections[index];
  if (connection.closing) return CloseConnection(process, index, true);
  StreamEnd& end = kernel_.End(connection.end);
  if (!end.incoming.empty()) return ReadText(process, index, end.incoming.Pop());
  if (connection.accept == AcceptMode::kHttp) return CloseConnection(process, index, false);
  // Neither side may stay half open: the own side ends, too.
  Finish(&At(process).connections[index]);
  Record(EndEvent(connection), process, connection.subject);
}

// The own side ends. That it is closed is seen in a turn of its own.
void Executor::Finish(Connection* connection) {
  connection->closing = true;
  kernel_.End(connection->end).finished = true;
}

void Executor::ReadText(uint16_t process, uint16_t index, Id text) {
  const Connection connection = At(process).connections[index];
  if (connection.accept == AcceptMode::kHttp) {
    return AnswerHttp(process, index, pool_.Text(text));
  }
  Record(DataEvent(connection), process, connection.subject, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
  if (Runs(process) && connection.accept == AcceptMode::kEcho) kernel_.Write(connection.end, text);
}

// "GET /one HTTP/1.1": one request a connection, since the answer asks to close it.
void Executor::AnswerHttp(uint16_t process, uint16_t index, const std::string& request) {
  const Connection connection = At(process).connections[index];
  const size_t method = request.find(' ');
  if (method == std::string::npos) return;
  const std::string url = request.substr(method + 1, request.find(' ', method + 1) - method - 1);
  Record(EventKind::kServerRequest, process, connection.subject, [&] {
    return json::object{{"method", request.substr(0, method)}, {"url", url}};
  });
  if (!Runs(process)) return;
  const std::string body = pool_.Text(At(process).label) + "\n";
  kernel_.Write(connection.end, pool_.Text("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body));
  kernel_.End(connection.end).finished = true;
}

// `tell`: the close event is seen.
void Executor::CloseConnection(uint16_t process, uint16_t index, bool tell) {
  auto& connections = At(process).connections;
  const Connection connection = connections[index];
  connections.erase(connections.begin() + index);
  kernel_.Release(connection.end);
  const bool server_first =
      tell && connection.server != kNoServer &&
      ClosesWith(At(process).worker.servers[connection.server]) &&
      context_.Resolve(model::ChoicePoint::kServerCloseOrder) == model::kServerFirst;
  if (tell && !server_first) Record(CloseEvent(connection), process, connection.subject);
  if (connection.server == kNoServer || !Runs(process)) return;
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kConnectionEnded;
  input.server = connection.server;
  StepWorker(process, input);
  if (!server_first) return;
  RunDeferred();
  if (Runs(process)) Record(CloseEvent(connection), process, connection.subject);
}

void Executor::TakeDatagram(uint16_t process, uint16_t server) {
  const ServerBody& body = At(process).servers[server];
  const uint16_t number = kernel_.At(body.socket).datagrams.Pop();
  const Id text = world_.harness.datagrams[number].text;
  world_.harness.datagrams[number].answer = At(process).label;
  Record(EventKind::kServerMessage, process, body.subject, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
}

// ---- output

void Executor::Print(uint16_t process, int stream, const std::string& text) {
  const auto index = static_cast<size_t>(stream - 1);
  if (process == kPrimary) return PrintLines(stream, text);
  switch (At(process).targets[index]) {
    case OutputTarget::kPrimaryStdout:
      return PrintLines(1, text);
    case OutputTarget::kPrimaryStderr:
      return PrintLines(2, text);
    case OutputTarget::kPipe:
      At(process).output[index].push_back(pool_.Text(text));
      return;
    case OutputTarget::kNowhere:
      return;
  }
}

// The harness reads lines; what is not a whole one yet waits for the rest.
void Executor::PrintLines(int stream, const std::string& text) {
  const auto index = static_cast<size_t>(stream - 1);
  std::string rest = pool_.Text(world_.partial[index]) + text;
  size_t end = 0;
  while ((end = rest.find('\n')) != std::string::npos) {
    world_.output[index].Push(pool_.Text(rest.substr(0, end)));
    rest.erase(0, end + 1);
  }
  world_.partial[index] = rest.empty() ? kNone : pool_.Text(rest);
}

void Executor::ReadPipe(uint16_t worker, int stream) {
  Process& process = At(static_cast<uint16_t>(worker + 1));
  auto& chunks = process.output[static_cast<size_t>(stream)];
  const Id text = chunks.front();
  chunks.erase(chunks.begin());
  const EventKind kind = stream == 0 ? EventKind::kWorkerStdout : EventKind::kWorkerStderr;
  Record(kind, kPrimary, process.label, [&] { return json::object{{"text", pool_.Text(text)}}; });
}

}  // namespace clusterspec::sim
