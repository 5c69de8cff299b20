#include <fmt/format.h>

#include <utility>

#include "harness/adapters/reference/adapter.h"
#include "reference/runtime/objects.h"
#include "reference/runtime/value_data.h"

namespace clusterspec::adapter {
namespace {

json::object ErrorData(const cluster::Error& error) {
  return {{"code", error.code()}, {"message", error.what()}};
}

json::object AddressData(const cluster::Address& at) {
  if (!at.path.empty()) return {{"path", at.path}};
  return {{"address", at.address}, {"port", at.port}};
}

json::object TextData(std::string_view text) {
  return {{"text", cluster::Escaped(ValidUtf8(text))}};
}

}  // namespace

Thing& Adapter::FindThing(const std::string& label) {
  const auto found = things_.find(label);
  if (found == things_.end()) throw Misuse{"nothing in this process is called " + label};
  return found->second;
}

cluster::Handle Adapter::FindHandle(const std::string& name) {
  const bool numbered = name.size() > 1 && name.size() < 6 && name[0] == 'h' &&
                        name.find_first_not_of("0123456789", 1) == std::string::npos;
  const size_t number = numbered ? std::stoul(name.substr(1)) : 0;
  if (number > 0 && number <= handles_.size()) return handles_[number - 1];
  const Thing& thing = FindThing(name);
  if (thing.server) return *thing.server;
  return thing.datagrams ? cluster::Handle(*thing.datagrams) : cluster::Handle(*thing.connection);
}

void Adapter::AddServer(const std::string& label, const cluster::Server& server, Service service) {
  const std::string subject = me_ + "." + label;
  const auto sockets = std::make_shared<std::list<cluster::Connection>>();
  things_[label] = Thing{server, {}, {}, sockets};
  server.OnListening([this, subject, server] {
    Record("server.listening", subject, AddressData(server.address()));
  });
  server.OnClose([this, subject] { Record("server.close", subject); });
  server.data()->on_error.Watch([this, subject](const cluster::Error& error) {
    return RecordError("server.error", subject, ErrorData(error));
  });
  server.OnConnection([this, subject, service, sockets](const cluster::Connection& connection) {
    Accepted(subject, connection, service, sockets);
  });
}

void Adapter::Accepted(const std::string& subject, const cluster::Connection& connection,
                       Service service,
                       const std::shared_ptr<std::list<cluster::Connection>>& sockets) {
  const auto place = sockets->insert(sockets->end(), connection);
  connection.OnClose([sockets, place] { sockets->erase(place); });
  if (service.protocol == ServerProtocol::kHttp) {
    return ServeHttp(connection, subject, service.accept);
  }
  Record("server.connection", subject);
  if (service.accept == AcceptMode::kHttp) return AnswerHttp(connection, subject);
  Serve(connection, "socket", subject, service.accept);
}

// All data is read, even where nothing is done with it: otherwise the end would never be seen.
void Adapter::Serve(const cluster::Connection& connection, const std::string& prefix,
                    const std::string& subject, AcceptMode accept) {
  connection.OnData([this, prefix, subject, accept, connection](std::string_view text) {
    Record(prefix + ".data", subject, TextData(text));
    if (accept == AcceptMode::kEcho) connection.Write(text);
  });
  connection.OnEnd([this, prefix, subject] { Record(prefix + ".end", subject); });
  connection.OnClose([this, prefix, subject] { Record(prefix + ".close", subject); });
  if (accept == AcceptMode::kName) connection.Write(me_ + "\n");
  if (accept == AcceptMode::kEnd) connection.End();
}

// Calls `answer` with the head of each request, whole.
void Adapter::OnRequest(const cluster::Connection& connection,
                        std::function<void(const std::string& head)> answer) {
  const auto head = std::make_shared<std::string>();
  connection.OnData([head, answer = std::move(answer)](std::string_view text) {
    *head += text;
    if (head->find("\r\n\r\n") != std::string::npos) answer(std::exchange(*head, ""));
  });
}

// A connection has been taken when its first request is there. In an answer that goes on, it does
// then what Serve does at once.
void Adapter::ServeHttp(const cluster::Connection& connection, const std::string& subject,
                        AcceptMode accept) {
  OnRequest(connection, [this, connection, subject, accept](const std::string&) {
    Record("server.connection", subject);
    if (accept == AcceptMode::kEnd) {
      connection.Write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      return connection.End();
    }
    if (accept != AcceptMode::kName) return;
    const std::string content = me_ + "\n";
    connection.Write(
        fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
                    content.size(), content));
  });
  connection.OnEnd([this, subject] { Record("socket.end", subject); });
  connection.OnClose([this, subject] { Record("socket.close", subject); });
}

// One request a connection, since the answer asks to close it, unless the request asks to keep it.
void Adapter::AnswerHttp(const cluster::Connection& connection, const std::string& subject) {
  OnRequest(connection, [this, subject, connection](const std::string& head) {
    const size_t method = head.find(' ');
    if (method == std::string::npos) return;
    const std::string url = head.substr(method + 1, head.find(' ', method + 1) - method - 1);
    Record("server.request", subject, {{"method", head.substr(0, method)}, {"url", url}});
    const bool kept = head.find("\r\nConnection: keep-alive\r\n") != std::string::npos;
    const std::string header =
        kept ? "Content-Length: " + std::to_string(me_.size() + 1) : "Connection: close";
    connection.Write("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + me_ + "\n");
    if (!kept) connection.End();
  });
}

void Adapter::AddDatagrams(const std::string& label, const cluster::DatagramSocket& socket) {
  const std::string subject = me_ + "." + label;
  things_[label] = Thing{{}, socket, {}, nullptr};
  socket.OnListening([this, subject, socket] {
    Record("server.listening", subject, AddressData(socket.address()));
  });
  socket.OnClose([this, subject] { Record("server.close", subject); });
  socket.data()->on_error.Watch([this, subject](const cluster::Error& error) {
    return RecordError("server.error", subject, ErrorData(error));
  });
  socket.OnMessage([this, subject, socket](std::string_view text, const cluster::Address& from) {
    Record("server.message", subject, TextData(text));
    socket.Send(me_, from);
  });
}

void Adapter::AddConnection(const std::string& label, const cluster::Connection& connection,
                            AcceptMode accept) {
  const std::string subject = me_ + "." + label;
  things_[label] = Thing{{}, {}, connection, nullptr};
  connection.OnOpen([this, subject] { Record("connection.open", subject); });
  // The runtime lets a connection fail unheard; a program in JavaScript ends with it.
  connection.OnError([this, subject](const cluster::Error& error) {
    if (!RecordError("connection.error", subject, ErrorData(error))) throw error;
  });
  Serve(connection, "connection", subject, accept);
}

}  // namespace clusterspec::adapter
