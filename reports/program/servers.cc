#include "reports/program/servers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/program/events.h"
#include "reports/program/javascript.h"
#include "reports/program/reactions.h"

namespace clusterspec::script {
namespace {

// The members of the operation that listen() or bind() takes, as an object literal or a number.
std::string Options(const Operation& operation,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  std::vector<std::string> members;
  std::string only_port;
  for (const auto& [field, name] : names) {
    const json::value* value = operation.fields.if_contains(field);
    if (value == nullptr) continue;
    const auto server = field == "port" ? ServerOfPort(operation.fields) : std::nullopt;
    const std::string literal =
        server ? fmt::format("seen('server.listening {}').port", *server) : Literal(*value);
    members.push_back(fmt::format("{}: {}", name, literal));
    only_port = field == "port" && members.size() == 1 ? literal : "";
  }
  return members.size() == 1 && !only_port.empty()
             ? only_port
             : fmt::format("{{{}}}", fmt::join(members, ", "));
}

std::string Subject(const Operation& operation, const Place& place) {
  return place.me + "." + Text(operation, "label");
}

// What a server does with a connection, as the protocol describes `accept`.
std::string Accept(const std::string& accept, const std::string& subject, const Place& place,
                   bool keeps) {
  std::string body;
  if (place.plan->LooksAt("server.connection")) {
    const ListenerSpec& spec = *FindListener("server.connection");
    const std::string data = DataOf(*place.plan, spec, "", "");
    body +=
        fmt::format("  record('{} {}'{}{});\n", spec.name, subject, data.empty() ? "" : ", ", data);
  }
  body += "  socket.on('error', () => {}).resume();\n";
  if (keeps) body += "  accepted.push(socket);\n";
  body += Indent(Listeners(*place.plan, "socket", "socket", subject, ""), 2);
  if (accept == "echo") body += "  socket.on('data', (data) => socket.write(data));\n";
  if (accept.empty() || accept == "name") {
    body += fmt::format("  socket.write('{}\\n');\n", place.me);
  }
  if (accept == "end") body += "  socket.end();\n";
  return body;
}

// The listener for connections; empty where none can come.
std::string Handler(const Operation& operation, const Place& place) {
  const Plan& plan = *place.plan;
  const std::string subject = Subject(operation, place);
  if (!plan.connections && !plan.LooksAt("server.connection")) return "";
  const bool keeps = plan.ends_sockets.find(place.process + "." + Text(operation, "label")) !=
                     plan.ends_sockets.end();
  return fmt::format("(socket) => {{\n{}}}",
                     Accept(Text(operation, "accept"), subject, place, keeps));
}

// Where the connections of a server are kept that are ended later.
std::string Accepted(const Operation& operation, const Place& place) {
  const bool keeps =
      place.plan->ends_sockets.count(place.process + "." + Text(operation, "label")) != 0;
  return keeps ? "const accepted = [];\n" : "";
}

std::string MakeServer(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  if (Text(operation, "accept") == "http") {
    return fmt::format(
        "const {} = require('http').createServer((request, response) => {{\n"
        "{}"
        "  response.end('{}\\n');\n}});\n",
        name, place.plan->keeps_alive ? "" : "  response.writeHead(200, {Connection: 'close'});\n",
        place.me);
  }
  return Accepted(operation, place) +
         fmt::format("const {} = net.createServer({});\n", name, Handler(operation, place));
}

// Its events but connections, unless there is no handler for them, and what reacts to them.
Result<std::string> ServerListeners(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  const bool http = Text(operation, "accept") == "http";
  const std::string lines = Listeners(*place.plan, "server", name, Subject(operation, place), "",
                                      http ? "" : "server.connection");
  const auto reactions = LateReactions("server.", name, place.process + "." + name, place);
  if (!reactions) return reactions.error();
  return lines + *reactions;
}

Result<std::string> ConnectionListeners(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  const std::string accept = Text(operation, "accept");
  std::string lines = Listeners(*place.plan, "connection", name, Subject(operation, place), "");
  if (accept == "echo") lines += fmt::format("{0}.on('data', (data) => {0}.write(data));\n", name);
  lines += name + ".resume();\n";
  if (accept == "name") lines += fmt::format("{}.write('{}\\n');\n", name, place.me);
  if (accept == "end") lines += name + ".end();\n";
  const auto reactions = LateReactions("connection.", name, place.process + "." + name, place);
  if (!reactions) return reactions.error();
  return lines + *reactions;
}

Result<std::string> DatagramListeners(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  std::string lines = Listeners(*place.plan, "server", name, Subject(operation, place), "");
  const auto reactions = LateReactions("server.", name, place.process + "." + name, place);
  if (!reactions) return reactions.error();
  lines += *reactions;
  if (!place.plan->connections) return lines;
  return lines + fmt::format(
                     "{0}.on('message', (data, from) => {{\n"
                     "  const answer = Buffer.from('{1}');\n"
                     "  {0}.send(answer, 0, answer.length, from.port, from.address);\n"
                     "}});\n",
                     name, place.me);
}

// What an operation of this process made under the label: "listen", "bind" or "connect".
std::string MadeBy(const std::string& label, const Place& place) {
  std::string made;
  ForEachOperation(place.plan->the_case->scenario,
                   [&](const Operation& operation, const std::string& process, int) {
                     const bool makes = operation.name == "listen" || operation.name == "bind" ||
                                        operation.name == "connect" || operation.name == "adopt";
                     if (makes && process == place.process && Text(operation, "label") == label) {
                       made = operation.name;
                     }
                   });
  return made;
}

// Whether the handle of this name was made by the operation where it came from.
bool ComesFrom(const std::string& handle, std::string_view operation_name, const Place& place) {
  if (MadeBy(handle, place) == operation_name) return true;
  bool comes = false;
  ForEachOperation(place.plan->the_case->scenario,
                   [&](const Operation& operation, const std::string& process, int) {
                     if (operation.name != "send" || process == place.process) return;
                     Place there = place;
                     there.process = process;
                     const std::string sent = Text(operation, "handle");
                     if (!sent.empty() && MadeBy(sent, there) == operation_name) comes = true;
                   });
  return comes;
}

bool IsConnection(const std::string& handle, const Place& place) {
  return ComesFrom(handle, "connect", place);
}

}  // namespace

std::string HandleVariable(const std::string& name) {
  const bool received = name.size() > 1 && name[0] == 'h' &&
                        std::all_of(name.begin() + 1, name.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
  return received ? fmt::format("handles[{}]", std::stoi(name.substr(1)) - 1) : name;
}

Result<std::string> WriteListen(const Operation& operation, const Place& place) {
  const auto listeners = ServerListeners(operation, place);
  if (!listeners) return listeners.error();
  const std::string handle = Text(operation, "handle");
  const std::string options = !handle.empty()
                                  ? HandleVariable(handle)
                                  : Options(operation, {{"port", "port"},
                                                        {"host", "host"},
                                                        {"path", "path"},
                                                        {"fd", "fd"},
                                                        {"exclusive", "exclusive"},
                                                        {"backlog", "backlog"},
                                                        {"readableAll", "readableAll"},
                                                        {"writableAll", "writableAll"}});
  return MakeServer(operation, place) + *listeners +
         fmt::format("{}.listen({});\n", Text(operation, "label"), options);
}

Result<std::string> WriteBind(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  const std::string options =
      Options(operation, {{"port", "port"}, {"exclusive", "exclusive"}, {"host", "address"}});
  const auto listeners = DatagramListeners(operation, place);
  if (!listeners) return listeners.error();
  return fmt::format("const {} = require('dgram').createSocket('{}');\n", name,
                     Text(operation, "type")) +
         *listeners + fmt::format("{}.bind({});\n", name, options);
}

Result<std::string> WriteClose(const Operation& operation, const Place& place) {
  const std::string name = Text(operation, "label");
  const std::string made = MadeBy(name, place);
  const bool connection = made == "connect" || (made == "adopt" && IsConnection("h1", place));
  return fmt::format("{}.{}();\n", name, connection ? "destroy" : "close");
}

Result<std::string> WriteConnect(const Operation& operation, const Place& place) {
  const auto listeners = ConnectionListeners(operation, place);
  if (!listeners) return listeners.error();
  const std::string path = Text(operation, "path");
  std::string to = path.empty() ? fmt::format("{}, '{}'", Literal(operation.fields.at("port")),
                                              StringOr(operation.fields, "host", "127.0.0.1"))
                                : Quote(path);
  return fmt::format("const {} = net.connect({});\n", Text(operation, "label"), to) + *listeners;
}

Result<std::string> WriteEndSockets(const Operation&, const Place&) {
  return std::string("accepted.forEach((socket) => socket.end());\n");
}

Result<std::string> WriteAdopt(const Operation& operation, const Place& place) {
  const std::string handle = Text(operation, "handle");
  std::string lines =
      fmt::format("const {} = {};\n", Text(operation, "label"), HandleVariable(handle));
  if (ComesFrom(handle, "bind", place)) {
    const auto listeners = DatagramListeners(operation, place);
    if (!listeners) return listeners.error();
    return lines + *listeners;
  }
  if (IsConnection(handle, place)) {
    const auto listeners = ConnectionListeners(operation, place);
    if (!listeners) return listeners.error();
    return lines + *listeners;
  }
  const auto listeners = ServerListeners(operation, place);
  if (!listeners) return listeners.error();
  const std::string handler = Handler(operation, place);
  if (!handler.empty()) {
    lines += Accepted(operation, place) +
             fmt::format("{}.on('connection', {});\n", Text(operation, "label"), handler);
  }
  return lines + *listeners;
}

}  // namespace clusterspec::script
