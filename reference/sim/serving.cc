#include "reference/sim/serving.h"

#include <algorithm>

namespace clusterspec::sim {
namespace {

// Of a connection that a server accepted, and of one that a process made or was sent.
EventKind DataEvent(const Connection& connection) {
  return connection.server == kNoServer ? EventKind::kConnectionData : EventKind::kSocketData;
}

}  // namespace

void Serving::Take(uint16_t process, uint16_t server, Descriptor end) {
  const Id subject = processes_[process].servers[server].subject;
  Connection& added = processes_.Change(process).connections.emplace_back();
  added.subject = subject;
  added.accept = processes_[process].servers[server].accept;
  added.server = server;
  added.end = end;
  events_.Record(EventKind::kServerConnection, process, subject);
  if (!processes_.Runs(process)) return;
  const auto& connections = processes_[process].connections;
  const auto found = std::find_if(connections.begin(), connections.end(),
                                  [&](const Connection& each) { return each.end == end; });
  if (found != connections.end()) Greet(process, *found);
}

void Serving::Greet(uint16_t process, const Connection& connection) {
  if (connection.accept == AcceptMode::kName) {
    const std::string& name = pool_.Text(processes_[process].label);
    kernel_.Write(connection.end, pool_.Text(name + "\n"));
  }
  if (connection.accept == AcceptMode::kEnd) kernel_.End(connection.end).finished = true;
}

void Serving::Answer(uint16_t process, const Connection& connection, Id text) {
  if (connection.accept == AcceptMode::kHttp) {
    return AnswerHttp(process, connection, pool_.Text(text));
  }
  events_.Record(DataEvent(connection), process, connection.subject, [&] {
    return json::object{{"text", pool_.Text(text)}};
  });
  const bool echoes = connection.accept == AcceptMode::kEcho;
  if (echoes && processes_.Runs(process)) kernel_.Write(connection.end, text);
}

// "GET /one HTTP/1.1": one request a connection, since the answer asks to close it, unless the
// request asks to keep it.
void Serving::AnswerHttp(uint16_t process, const Connection& connection,
                         const std::string& request) {
  const size_t method = request.find(' ');
  if (method == std::string::npos) return;
  const std::string url = request.substr(method + 1, request.find(' ', method + 1) - method - 1);
  events_.Record(EventKind::kServerRequest, process, connection.subject, [&] {
    return json::object{{"method", request.substr(0, method)}, {"url", url}};
  });
  if (!processes_.Runs(process)) return;
  const std::string body = pool_.Text(processes_[process].label) + "\n";
  const bool kept = request.find("\r\nConnection: keep-alive\r\n") != std::string::npos;
  const std::string header =
      kept ? "Content-Length: " + std::to_string(body.size()) : "Connection: close";
  kernel_.Write(connection.end, pool_.Text("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body));
  if (!kept) {
    kernel_.End(connection.end).finished = true;
    return;
  }
  for (Connection& each : processes_.Change(process).connections) {
    if (each.end == connection.end) each.kept = true;
  }
}

}  // namespace clusterspec::sim
