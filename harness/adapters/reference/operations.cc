#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "harness/adapters/reference/adapter.h"
#include "reference/model/signal.h"
#include "reference/runtime/value_data.h"

namespace clusterspec::adapter {
namespace {

constexpr const char* kUndefined = "$undefined";

std::string Text(const json::object& operation, std::string_view key,
                 std::string_view otherwise = "") {
  return std::string(cluster::Unescaped(StringOr(operation, key, otherwise)));
}

bool Has(const json::object& operation, std::string_view key) {
  const json::value* value = operation.if_contains(key);
  return value != nullptr && *value != kUndefined;
}

bool IsTrue(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && *value == true;
}

std::string ResultName(const json::object& operation) {
  const json::value* as = operation.if_contains("as");
  if (as != nullptr && as->is_string()) return std::string(as->get_string());
  return std::to_string(IntegerOr(operation, "id", 0));
}

Accept AcceptOf(const json::object& operation) {
  const std::string name = StringOr(operation, "accept");
  if (name == "echo") return Accept::kEcho;
  if (name == "hold") return Accept::kHold;
  if (name == "end") return Accept::kEnd;
  return name == "http" ? Accept::kHttp : Accept::kName;
}

json::array Nested(const json::object& operation) {
  const json::value* nested = operation.if_contains("do");
  return nested != nullptr && nested->is_array() ? nested->get_array() : json::array();
}

uint16_t PortOf(const json::object& operation) {
  const int64_t port = IntegerOr(operation, "port", -1);
  if (port < 0 || port > 65535) {
    throw cluster::Error("RangeError", "ERR_SOCKET_BAD_PORT", "A port is from 0 to 65535");
  }
  return static_cast<uint16_t>(port);
}

// A name, or a number as it is for the operating system.
std::string SignalOf(const json::object& operation) {
  if (!Has(operation, "signal")) return "SIGTERM";
  const json::value& signal = operation.at("signal");
  if (signal.is_int64()) {
    return std::string(model::SignalName(static_cast<model::Signal>(signal.get_int64())));
  }
  return Text(operation, "signal");
}

void Print(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(fd, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<size_t>(count));
  }
}

json::value CodeOf(const cluster::Error& error) {
  return error.code().empty() ? json::value(kUndefined) : json::value(error.code());
}

}  // namespace

void Adapter::CarryOut(const json::object& operation) {
  const std::string name = StringOr(operation, "op");
  const json::value id = operation.contains("id") ? operation.at("id") : json::value();
  json::object data{{"op", id}};
  try {
    data["value"] = Do(name, operation);
  } catch (const Misuse& misuse) {
    return Fail("operation " + name + " " + ToText(id) + ": " + misuse.message);
  } catch (const cluster::Error& error) {
    data["threw"] = {{"name", error.name()}, {"message", error.what()}, {"code", CodeOf(error)}};
  }
  Record("result", ResultName(operation), std::move(data));
}

json::value Adapter::Do(const std::string& name, const json::object& operation) {
  if (name == "fork") return DoFork(operation);
  if (name == "setup") return DoSetup(operation);
  if (name == "get") return Read(Text(operation, "path"));
  if (name == "disconnect") return DoDisconnect(operation);
  if (name == "kill") return DoKill(operation);
  if (name == "send") return DoSend(operation);
  if (name == "keys") return KeysOf(Text(operation, "path"));
  if (name == "same") {
    const std::string left = Text(operation, "left");
    const std::string right = Text(operation, "right");
    const json::value a = Read(left);
    const json::value b = Read(right);
    return a == "$function" && b == "$function" ? left == right : a == b;
  }
  if (name == "typeof") {
    const json::value value = Read(Text(operation, "path"));
    if (value == kUndefined) return "undefined";
    if (value == "$function") return "function";
    if (value.is_bool()) return "boolean";
    return value.is_number() ? "number" : value.is_string() ? "string" : "object";
  }
  if (name == "policy") {
    cluster::SetSchedulingPolicy(Text(operation, "value") == "none"
                                     ? cluster::SchedulingPolicy::kNone
                                     : cluster::SchedulingPolicy::kRoundRobin);
  } else if (name == "listen") {
    DoListen(operation);
  } else if (name == "bind") {
    DoBind(operation);
  } else if (name == "connect") {
    DoConnect(operation);
  } else if (name == "close") {
    DoClose(Text(operation, "label"));
  } else if (name == "end_sockets") {
    const Thing& thing = FindThing(Text(operation, "label"));
    if (!thing.sockets) return kUndefined;
    const auto sockets = *thing.sockets;
    for (const cluster::Connection& each : sockets) each.End();
  } else if (name == "adopt") {
    DoAdopt(operation);
  } else if (name == "watch_output") {
    DoWatchOutput(Text(operation, "target"));
  } else if (name == "print") {
    Print(StringOr(operation, "to") == "stderr" ? STDERR_FILENO : STDOUT_FILENO,
          Text(operation, "text"));
  } else if (name == "exit") {
    const int usual = cluster::process::ExitCode().value_or(0);
    cluster::process::ExitNow(static_cast<int>(IntegerOr(operation, "code", usual)));
  } else if (name == "exit_code") {
    cluster::process::SetExitCode(static_cast<int>(IntegerOr(operation, "code", 0)));
  } else if (name == "throw") {
    cluster::SetImmediate(
        [message = Text(operation, "message")] { throw std::runtime_error(message); });
  } else if (name == "spin") {
    DoSpin(operation);
  } else if (name == "after") {
    DoAfter(operation);
  } else if (name == "react") {
    DoReact(operation);
  } else if (name == "forget") {
    DoForget(operation);
  } else if (name == "release") {
    hold_.reset();
  } else {
    throw Misuse{"unknown operation"};
  }
  return kUndefined;
}

// ---- workers

json::value Adapter::DoFork(const json::object& operation) {
  std::map<std::string, std::string> environment;
  if (const json::value* given = operation.if_contains("env"); given && given->is_object()) {
    for (const auto& member : given->get_object()) {
      environment[std::string(cluster::Unescaped(member.key()))] =
          member.value().is_string() ? cluster::Unescaped(member.value().get_string())
                                     : ToText(member.value());
    }
  }
  pending_label_ = FreeLabel(Text(operation, "label"));
  environment["CLUSTERSPEC_WORKER"] = pending_label_;
  try {
    const cluster::Worker worker = cluster::Fork(environment);
    if (primary_) Meet(worker);
    pending_label_.clear();
    return primary_ ? WorkerValue(worker) : json::value(kUndefined);
  } catch (...) {
    pending_label_.clear();
    throw;
  }
}

json::value Adapter::DoSetup(const json::object& operation) {
  const bool newest = HasPrimaryNames();
  const std::string method = StringOr(operation, "via", newest ? "setupPrimary" : "setupMaster");
  if (primary_ && method == "setupPrimary" && !newest) {
    throw cluster::Error("TypeError", "", "cluster.setupPrimary is not a function");
  }
  const json::value* settings = operation.if_contains("settings");
  cluster::SetupPrimary(ValueOf(settings == nullptr ? json::value(kUndefined) : *settings));
  return kUndefined;
}

json::value Adapter::DoDisconnect(const json::object& operation) {
  const std::string target = Text(operation, "target");
  if (target == "cluster") {
    cluster::Disconnect(CallbackOf(operation));
    return kUndefined;
  }
  if (!primary_ && target == "process") {
    cluster::process::Disconnect();
    return kUndefined;
  }
  const auto self = cluster::CurrentWorker();
  const cluster::Worker worker = target == "self" && self ? *self : WorkerOf(target);
  const cluster::Worker same = worker.Disconnect();
  return cluster::edition() == "v6" ? json::value(kUndefined) : WorkerValue(same);
}

json::value Adapter::DoKill(const json::object& operation) {
  const std::string target = Text(operation, "target");
  const auto self = cluster::CurrentWorker();
  const cluster::Worker worker = target == "self" && self ? *self : WorkerOf(target);
  const std::string signal = SignalOf(operation);
  if (StringOr(operation, "via") == "process.kill") return worker.SignalProcess(signal);
  worker.Kill(signal);
  return kUndefined;
}

std::function<void()> Adapter::CallbackOf(const json::object& operation) {
  if (!Has(operation, "callback")) return nullptr;
  return [this, name = Text(operation, "callback"), id = operation.at("id")] {
    Record("callback", name, {{"op", id}, {"args", json::array()}});
  };
}

json::value Adapter::DoSend(const json::object& operation) {
  cluster::SendOptions options;
  if (Has(operation, "handle")) options.handle = FindHandle(Text(operation, "handle"));
  if (const json::value* given = operation.if_contains("options"); given && given->is_object()) {
    options.keep_open = IsTrue(given->get_object(), "keepOpen");
  }
  if (Has(operation, "callback")) {
    options.callback = [this, name = Text(operation, "callback"),
                        id = operation.at("id")](const std::optional<cluster::Error>& error) {
      json::value argument = nullptr;
      if (error) {
        argument = {{"$type", "Error"}, {"name", error->name()}, {"message", error->what()}};
      }
      Record("callback", name, {{"op", id}, {"args", json::array{argument}}});
    };
  }
  const json::value* found = operation.if_contains("message");
  const cluster::Value message = ValueOf(found == nullptr ? json::value(kUndefined) : *found);
  const std::string target = Text(operation, "target");
  if (!primary_ && target == "process") return cluster::process::Send(message, options);
  const auto self = cluster::CurrentWorker();
  return (target == "self" && self ? *self : WorkerOf(target)).Send(message, options);
}

void Adapter::DoWatchOutput(const std::string& label) {
  const cluster::Worker& worker = WorkerOf(label);
  for (const int stream : {1, 2}) {
    const char* event = stream == 1 ? "worker.stdout" : "worker.stderr";
    worker.OnOutput(stream, [this, event, label](std::string_view text) {
      Record(event, label, {{"text", cluster::Escaped(ValidUtf8(text))}});
    });
  }
}

// ---- servers and connections

void Adapter::DoListen(const json::object& operation) {
  cluster::ListenOptions options;
  if (Has(operation, "handle")) options.handle = FindHandle(Text(operation, "handle"));
  if (Has(operation, "port")) options.port = PortOf(operation);
  if (Has(operation, "fd")) options.fd = static_cast<int>(IntegerOr(operation, "fd", -1));
  options.host = Text(operation, "host");
  options.path = Text(operation, "path");
  options.exclusive = IsTrue(operation, "exclusive");
  options.http = AcceptOf(operation) == Accept::kHttp;
  options.backlog = static_cast<int>(IntegerOr(operation, "backlog", options.backlog));
  const cluster::Server server;
  AddServer(Text(operation, "label"), server, AcceptOf(operation));
  server.Listen(options);
}

void Adapter::DoBind(const json::object& operation) {
  using Type = cluster::DatagramSocket::Type;
  const cluster::DatagramSocket socket(Text(operation, "type") == "udp6" ? Type::kUdp6
                                                                         : Type::kUdp4);
  AddDatagrams(Text(operation, "label"), socket);
  socket.Bind(PortOf(operation), Text(operation, "host"), IsTrue(operation, "exclusive"));
}

void Adapter::DoConnect(const json::object& operation) {
  const std::string path = Text(operation, "path");
  const auto connection =
      path.empty()
          ? cluster::Connection::Open(PortOf(operation), Text(operation, "host", "127.0.0.1"))
          : cluster::Connection::OpenPath(path);
  AddConnection(Text(operation, "label"), connection, Accept::kHold);
}

void Adapter::DoClose(const std::string& label) {
  const Thing& thing = FindThing(label);
  if (thing.server) thing.server->Close();
  if (thing.datagrams) thing.datagrams->Close();
  if (thing.connection) thing.connection->Destroy();
}

void Adapter::DoAdopt(const json::object& operation) {
  const std::string label = Text(operation, "label");
  const cluster::Handle handle = FindHandle(Text(operation, "handle"));
  try {
    switch (handle.kind()) {
      case cluster::Handle::Kind::kServer:
        return AddServer(label, cluster::Server::Adopt(handle), AcceptOf(operation));
      case cluster::Handle::Kind::kConnection:
        return AddConnection(label, cluster::Connection::Adopt(handle), AcceptOf(operation));
      case cluster::Handle::Kind::kDatagrams:
        return AddDatagrams(label, cluster::DatagramSocket::Adopt(handle));
      case cluster::Handle::Kind::kNone:
        break;
    }
  } catch (const cluster::Error&) {  // closed, or taken over already
  }
  throw Misuse{Text(operation, "handle") + " is neither a server nor a socket"};
}

// ---- time and reactions

void Adapter::DoSpin(const json::object& operation) {
  Record("result", ResultName(operation), {{"op", operation.at("id")}, {"value", kUndefined}});
  for (volatile bool always = true; always;) {
  }
  std::abort();
}

void Adapter::DoAfter(const json::object& operation) {
  const auto ms = static_cast<int>(IntegerOr(operation, "ms", 1));
  cluster::SetTimeout(
      [this, name = ResultName(operation), nested = Nested(operation)] {
        Record("timer", name);
        for (const json::value& each : nested) CarryOut(each.as_object());
      },
      std::max(ms, 1));
}

void Adapter::DoReact(const json::object& operation) {
  auto reaction = std::make_shared<Reaction>();
  reaction->event = Text(operation, "event");
  if (Has(operation, "subject")) reaction->subject = Text(operation, "subject");
  const auto times = static_cast<int>(IntegerOr(operation, "times", 1));
  reaction->left = times == 0 ? -1 : times;
  reaction->operations = Nested(operation);
  reactions_.push_back(std::move(reaction));
}

void Adapter::DoForget(const json::object& operation) {
  const std::string event = Text(operation, "event");
  reactions_.remove_if([&](const auto& reaction) {
    const bool other = Has(operation, "subject") && reaction->subject != Text(operation, "subject");
    return reaction->event == event && !other;
  });
}

}  // namespace clusterspec::adapter
