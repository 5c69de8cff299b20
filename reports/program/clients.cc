#include "reports/program/clients.h"

#include <fmt/format.h>

#include <string_view>

#include "reports/program/helpers.h"

namespace clusterspec::script {
namespace {

// What a client is told, and how it says so to the runtime: "port, address".
struct Destination {
  std::string_view parameter;
  std::string_view arguments;
};

Destination DestinationOf(const Plan& plan) {
  // A server on a path is told from others only when it says where it listens.
  if (plan.connects_to_path) {
    return {"{port, address, path}", "path ? {path} : {port, host: address}"};
  }
  return {"{port, address}", "port, address"};
}

// What is not read keeps a connection open: without somebody who looks at it, it is thrown away.
std::string Connect(const Plan& plan, bool kept) {
  const Destination to = DestinationOf(plan);
  const std::string read = plan.LooksAt("client.data")
                               ? "(data) => record('client.data ' + name, {text: String(data)})"
                               : "() => {}";
  const std::string code = plan.LooksAt("client.refused", "code") ? ", {code: error.code}" : "";
  const std::string closed = plan.LooksAt("client.closed")
                                 ? "  socket.on('close', () => end === 'client.connected ' + name "
                                   "&& record('client.closed ' "
                                   "+ name));\n"
                                 : "";
  return fmt::format(
      "\nfunction* connect(name, {}) {{\n"
      "  let end;\n"
      "  const socket = {}net.connect({}).on('data', {});\n"
      "  socket.on('connect', () => record(end = 'client.connected ' + name));\n"
      "  socket.on('error', ({}) => end || record(end = 'client.refused ' + name{}));\n{}"
      "  yield () => end;\n"
      "}}\n",
      to.parameter, kept ? "clients[name] = " : "", to.arguments, read, code.empty() ? "" : "error",
      code, closed);
}

std::string Ask(const Plan& plan) {
  const Destination to = DestinationOf(plan);
  return fmt::format(R"(
// So many times, one after another: connects, reads a line, closes.
function* ask(name, {}, times) {{
  for (let got = 'answer'; got === 'answer' && times > 0; times--) {{
    got = '';
    const end = (event, data) => {{
      record(`client.${{got = event}} ${{name}}`, data);
      socket.removeAllListeners('end').destroy();
    }};
    const socket = net.connect({})
      .on('data', (data) => end('answer', {{text: String(data).split('\n')[0]}}))
      .on('error', (error) => end('refused', {{code: error.code}}))
      .on('end', () => end('closed'));
    yield (ms) => got || ms > 5000;
  }}
}}
)",
                     to.parameter, to.arguments);
}

constexpr std::string_view kDatagram = R"(
function datagram(name, {port, address}, text) {
  const socket = require('dgram').createSocket(net.isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('message', (data) => record('client.data ' + name, {text: String(data)}));
  socket.send(Buffer.from(text), 0, Buffer.byteLength(text), port, address);
}
)";

}  // namespace

std::string ClientFunctions(const Plan& plan, const std::string& code) {
  std::string functions;
  if (Names(code, "connect")) functions += Connect(plan, Names(code, "clients"));
  if (Names(code, "ask")) functions += Ask(plan);
  if (Names(code, "datagram")) functions += kDatagram;
  return functions;
}

}  // namespace clusterspec::script
