#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "harness/adapters/reference/adapter.h"
#include "reference/model/signal.h"
#include "reference/runtime/value_data.h"
#include "spec/nouns/field_names.h"

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

AcceptMode AcceptOf(const json::object& operation) {
  return ParseAcceptMode(StringOr(operation, "accept")).value_or(AcceptMode::kName);
}

Service ServiceOf(const json::object& operation) {
  const auto protocol = ParseServerProtocol(StringOr(operation, "protocol"));
  return {AcceptOf(operation), protocol.value_or(ServerProtocol::kNet)};
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

json::value CodeOf(const cluster::Error& error) {
  return error.code().empty() ? json::value(kUndefined) : json::value(error.code());
}

}  // namespace

void Adapter::CarryOut(const json::object& operation) {
  const std::string name = StringOr(operation, "op");
  const json::value id = operation.contains("id") ? operation.at("id") : json::value();
  json::object data{{"op", id}};
  try {
    const OperationSpec* spec = FindOperation(name);
    if (spec == nullptr) throw Misuse{"unknown operation"};
    if (const std::string wrong = WrongName(*spec, operation); !wrong.empty()) throw Misuse{wrong};
    data["value"] = Do(spec->kind, operation);
  } catch (const Misuse& misuse) {
    return Fail("operation " + name + " " + ToText(id) + ": " + misuse.message);
  } catch (const cluster::Error& error) {
    data["threw"] = {{"name", error.name()}, {"message", error.what()}, {"code", CodeOf(error)}};
  }
  Record("result", ResultName(operation), data);
}

json::value Adapter::Do(OperationKind kind, const json::object& operation) {
  switch (kind) {
    case OperationKind::kFork:
      return DoFork(operation);
    case OperationKind::kSetup:
      return DoSetup(operation);
    case OperationKind::kPolicy:
      return DoPolicy(operation);
    case OperationKind::kGet:
      return Give(surface_.Get(Text(operation, "path")));
    case OperationKind::kSame:
      return Give(surface_.Same(Text(operation, "left"), Text(operation, "right")));
    case OperationKind::kTypeof:
      return Give(surface_.TypeOf(Text(operation, "path")));
    case OperationKind::kKeys:
      return Give(surface_.Keys(Text(operation, "path")));
    case OperationKind::kDisconnect:
      return DoDisconnect(operation);
    case OperationKind::kKill:
      return DoKill(operation);
    case OperationKind::kSend:
      return DoSend(operation);
    case OperationKind::kListen:
      return DoListen(operation);
    case OperationKind::kBind:
      return DoBind(operation);
    case OperationKind::kClose:
      return DoClose(Text(operation, "label"));
    case OperationKind::kConnect:
      return DoConnect(operation);
    case OperationKind::kEndSockets:
      return DoEndSockets(Text(operation, "label"));
    case OperationKind::kAdopt:
      return DoAdopt(operation);
    case OperationKind::kWatchOutput:
      return DoWatchOutput(Text(operation, "target"));
    case OperationKind::kMode:
      return DoMode(Text(operation, "path"));
    case OperationKind::kPrint:
      return DoPrint(operation);
    case OperationKind::kChdir:
      return DoChdir(Text(operation, "path"));
    case OperationKind::kExit:
      DoExit(operation);
    case OperationKind::kExitCode:
      cluster::process::SetExitCode(static_cast<int>(IntegerOr(operation, "code", 0)));
      return kUndefined;
    case OperationKind::kThrow:
      return DoThrow(Text(operation, "message"));
    case OperationKind::kSpin:
      DoSpin(operation);
    case OperationKind::kAfter:
      return DoAfter(operation);
    case OperationKind::kReact:
      return DoReact(operation);
    case OperationKind::kForget:
      return DoForget(operation);
    case OperationKind::kRelease:
      hold_.reset();
      return kUndefined;
    case OperationKind::kLoad:
      throw Misuse{"this runtime has no modules"};
  }
  throw Misuse{"unknown operation"};
}

// ---- values

json::value Adapter::Give(const surface::Answer& answer) {
  switch (answer.kind) {
    case surface::Answer::Kind::kValue:
      return answer.value;
    case surface::Answer::Kind::kThrew: {
      const json::object& error = answer.value.get_object();
      throw cluster::Error(StringOr(error, "name"), "", StringOr(error, "message"));
    }
    case surface::Answer::Kind::kMisuse:
      throw Misuse{std::string(answer.value.get_string())};
    case surface::Answer::Kind::kClosesChannel:
      break;
  }
  if (answer.worker == 0) {
    cluster::process::Disconnect();
  } else {
    for (const LabelledWorker& each : workers_) {
      if (each.worker.id() == answer.worker) each.worker.CloseChannel();
    }
  }
  return answer.value;
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
  const bool newest = surface::HasPrimaryNames(facts_.context());
  const std::string method = StringOr(operation, "via", newest ? "setupPrimary" : "setupMaster");
  if (primary_ && method == "setupPrimary" && !newest) {
    throw cluster::Error("TypeError", "", "cluster.setupPrimary is not a function");
  }
  const json::value* settings = operation.if_contains("settings");
  cluster::SetupPrimary(ValueOf(settings == nullptr ? json::value(kUndefined) : *settings));
  return kUndefined;
}

json::value Adapter::DoPolicy(const json::object& operation) {
  const auto name = ParseSchedulingPolicyName(StringOr(operation, "value"));
  if (!name) throw Misuse{"no policy is given"};
  switch (*name) {
    case SchedulingPolicyName::kRr:
      cluster::SetSchedulingPolicy(cluster::SchedulingPolicy::kRoundRobin);
      break;
    case SchedulingPolicyName::kNone:
      cluster::SetSchedulingPolicy(cluster::SchedulingPolicy::kNone);
      break;
  }
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

json::value Adapter::DoMode(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) {
    throw cluster::Error("Error", "ENOENT", "no such file: " + path);
  }
  return json::value(fmt::format("{:o}", found.st_mode & 0777));
}

json::value Adapter::DoWatchOutput(const std::string& label) {
  const cluster::Worker& worker = WorkerOf(label);
  for (const int stream : {1, 2}) {
    const char* event = stream == 1 ? "worker.stdout" : "worker.stderr";
    worker.OnOutput(stream, [this, event, label](std::string_view text) {
      Record(event, label, {{"text", cluster::Escaped(ValidUtf8(text))}});
    });
  }
  return kUndefined;
}

// ---- servers and connections

json::value Adapter::DoListen(const json::object& operation) {
  cluster::ListenOptions options;
  if (Has(operation, "handle")) options.handle = FindHandle(Text(operation, "handle"));
  if (Has(operation, "port")) options.port = PortOf(operation);
  if (Has(operation, "fd")) options.fd = static_cast<int>(IntegerOr(operation, "fd", -1));
  options.host = Text(operation, "host");
  options.path = Text(operation, "path");
  options.exclusive = IsTrue(operation, "exclusive");
  const Service service = ServiceOf(operation);
  options.http = service.protocol == ServerProtocol::kHttp || service.accept == AcceptMode::kHttp;
  options.backlog = static_cast<int>(IntegerOr(operation, "backlog", options.backlog));
  const cluster::Server server;
  AddServer(Text(operation, "label"), server, service);
  server.Listen(options);
  return kUndefined;
}

json::value Adapter::DoBind(const json::object& operation) {
  using Type = cluster::DatagramSocket::Type;
  const cluster::DatagramSocket socket(Text(operation, "type") == "udp6" ? Type::kUdp6
                                                                         : Type::kUdp4);
  AddDatagrams(Text(operation, "label"), socket);
  socket.Bind(PortOf(operation), Text(operation, "host"), IsTrue(operation, "exclusive"));
  return kUndefined;
}

json::value Adapter::DoConnect(const json::object& operation) {
  const std::string path = Text(operation, "path");
  const auto connection =
      path.empty()
          ? cluster::Connection::Open(PortOf(operation), Text(operation, "host", "127.0.0.1"))
          : cluster::Connection::OpenPath(path);
  AddConnection(Text(operation, "label"), connection, AcceptMode::kHold);
  return kUndefined;
}

json::value Adapter::DoClose(const std::string& label) {
  const Thing& thing = FindThing(label);
  if (thing.server) thing.server->Close();
  if (thing.datagrams) thing.datagrams->Close();
  if (thing.connection) thing.connection->Destroy();
  return kUndefined;
}

json::value Adapter::DoAdopt(const json::object& operation) {
  const std::string label = Text(operation, "label");
  const cluster::Handle handle = FindHandle(Text(operation, "handle"));
  try {
    switch (handle.kind()) {
      case cluster::Handle::Kind::kServer:
        AddServer(label, cluster::Server::Adopt(handle), ServiceOf(operation));
        return kUndefined;
      case cluster::Handle::Kind::kConnection:
        AddConnection(label, cluster::Connection::Adopt(handle), AcceptOf(operation));
        return kUndefined;
      case cluster::Handle::Kind::kDatagrams:
        AddDatagrams(label, cluster::DatagramSocket::Adopt(handle));
        return kUndefined;
      case cluster::Handle::Kind::kNone:
        break;
    }
  } catch (const cluster::Error&) {  // closed, or taken over already
  }
  throw Misuse{Text(operation, "handle") + " is neither a server nor a socket"};
}

json::value Adapter::DoEndSockets(const std::string& label) {
  const Thing& thing = FindThing(label);
  if (!thing.sockets) return kUndefined;
  const auto sockets = *thing.sockets;
  for (const cluster::Connection& each : sockets) each.End();
  return kUndefined;
}

// ---- the process

json::value Adapter::DoPrint(const json::object& operation) {
  const int fd = StringOr(operation, "to") == "stderr" ? STDERR_FILENO : STDOUT_FILENO;
  const std::string whole = Text(operation, "text");
  for (std::string_view text = whole; !text.empty();) {
    const ssize_t count = write(fd, text.data(), text.size());
    if (count <= 0) break;
    text.remove_prefix(static_cast<size_t>(count));
  }
  return kUndefined;
}

json::value Adapter::DoChdir(const std::string& path) {
  if (chdir(path.c_str()) == 0) return kUndefined;
  throw cluster::Error("Error", errno == ENOENT ? "ENOENT" : "", "no folder " + path);
}

void Adapter::DoExit(const json::object& operation) {
  const int usual = cluster::process::ExitCode().value_or(0);
  cluster::process::ExitNow(static_cast<int>(IntegerOr(operation, "code", usual)));
}

json::value Adapter::DoThrow(const std::string& message) {
  cluster::SetImmediate([message] { throw std::runtime_error(message); });
  return kUndefined;
}

// ---- time and reactions

void Adapter::DoSpin(const json::object& operation) {
  Record("result", ResultName(operation), {{"op", operation.at("id")}, {"value", kUndefined}});
  for (volatile bool always = true; always;) {
  }
  std::abort();
}

json::value Adapter::DoAfter(const json::object& operation) {
  const auto ms = static_cast<int>(IntegerOr(operation, "ms", 1));
  cluster::SetTimeout(
      [this, name = ResultName(operation), nested = Nested(operation)] {
        Record("timer", name);
        for (const json::value& each : nested) CarryOut(each.as_object());
      },
      std::max(ms, 1));
  return kUndefined;
}

json::value Adapter::DoReact(const json::object& operation) {
  auto reaction = std::make_shared<Reaction>();
  reaction->event = Text(operation, "event");
  if (Has(operation, "subject")) reaction->subject = Text(operation, "subject");
  const auto times = static_cast<int>(IntegerOr(operation, "times", 1));
  reaction->left = times == 0 ? -1 : times;
  reaction->operations = Nested(operation);
  reactions_.push_back(std::move(reaction));
  return kUndefined;
}

json::value Adapter::DoForget(const json::object& operation) {
  const std::string event = Text(operation, "event");
  reactions_.remove_if([&](const auto& reaction) {
    const bool other = Has(operation, "subject") && reaction->subject != Text(operation, "subject");
    return reaction->event == event && !other;
  });
  return kUndefined;
}

}  // namespace clusterspec::adapter
