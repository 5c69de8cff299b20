// Servers and connections, and what is done later.
#include <algorithm>

#include "fuzz/generator_state.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::fuzz {
namespace {

bool IsAmong(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

}  // namespace

// ---- servers and connections

Operation OperationGenerator::Listen(int depth) {
  if (InPrimary() && depth > 0) return Print(depth);  // see LastBegins
  static const std::vector<json::object> places = {{{"port", 0}},
                                                   {{"port", 0}, {"host", "127.0.0.1"}},
                                                   {{"port", "${port:a}"}},
                                                   {{"port", "${port:b}"}, {"host", "127.0.0.1"}},
                                                   {{"port", 0}, {"host", "::1"}},
                                                   {{"path", "${scratch}/a.sock"}}};
  const auto modes = FindOperation("listen")->Find("accept")->names;
  json::object fields{{"label", draft_.NextLabel("s")}};
  json::object place = source_.OneOf(places);
  if (draft_.has_fd && source_.Chance(20)) place = {{"fd", 7}};
  for (const auto& [name, value] : place) fields[name] = value;
  if (source_.Chance(draft_.exclusive_percent)) fields["exclusive"] = true;
  if (source_.Chance(30)) fields["accept"] = source_.OneOf(modes);
  const std::string accept = StringOr(fields, "accept");
  if (draft_.speaks_http && (accept == "echo" || accept == "http")) fields.erase("accept");
  const std::string label(fields["label"].get_string());
  Here().servers.push_back(label);
  // Where a connection can be asked for.
  const bool chosen = place.contains("port") && place["port"].is_int64();
  if (!chosen && !place.contains("fd")) draft_.places.push_back(place);
  if (depth == 0) {
    Expect("server.listening", Here().label + "." + label);
    if (!InPrimary()) Expect("cluster.listening", Here().label);
  }
  return MakeOperation("listen", fields);
}

Operation OperationGenerator::Bind(int depth) {
  if (InPrimary() && depth > 0) return Print(depth);
  json::object fields{{"label", draft_.NextLabel("u")},
                      {"type", source_.Chance(25) ? "udp6" : "udp4"},
                      {"port", 0}};
  if (source_.Chance(30)) fields["port"] = "${port:c}";
  if (source_.Chance(draft_.exclusive_percent)) fields["exclusive"] = true;
  const std::string label(fields["label"].get_string());
  Here().datagrams.push_back(label);
  if (depth == 0) Expect("server.listening", Here().label + "." + label);
  return MakeOperation("bind", fields);
}

std::vector<std::string> OperationGenerator::AllServers() {
  std::vector<std::string> all = Here().servers;
  all.insert(all.end(), Here().datagrams.begin(), Here().datagrams.end());
  return all;
}

// Each once: what a second close does is none of cluster's.
Operation OperationGenerator::Close(int depth) {
  std::vector<std::string> all = AllServers();
  const std::vector<std::string> servers = all;
  all.insert(all.end(), Here().connections.begin(), Here().connections.end());
  std::erase_if(all, [this](const std::string& label) { return IsAmong(draft_.closed, label); });
  if (all.empty()) return Listen(depth);
  const std::string label = source_.OneOf(all);
  draft_.closed.push_back(label);
  const char* event = IsAmong(servers, label) ? "server.close" : "connection.close";
  if (depth == 0) Expect(event, Here().label + "." + label);
  return MakeOperation("close", {{"label", label}});
}

Operation OperationGenerator::EndSockets(int depth) {
  if (Here().servers.empty()) return Listen(depth);
  return MakeOperation("end_sockets", {{"label", source_.OneOf(Here().servers)}});
}

Operation OperationGenerator::Connect(int depth) {
  if (draft_.speaks_http || (InPrimary() && depth > 0)) return Print(depth);
  if (draft_.places.empty()) return InPrimary() ? Print(depth) : Listen(depth);
  json::object fields = source_.OneOf(draft_.places);
  fields["label"] = draft_.NextLabel("k");
  const std::string label(fields["label"].get_string());
  Here().connections.push_back(label);
  return MakeOperation("connect", fields);
}

// ---- later

// What a handler makes is known inside it only: it may never run.
std::vector<Operation> OperationGenerator::Nested(int depth) {
  ProcessDraft before = Here();
  std::vector<Operation> nested;
  const uint32_t count = 1 + source_.Below(2);
  for (uint32_t i = 0; i < count; ++i) nested.push_back(Make(depth + 1));
  before.spins = Here().spins;
  before.has_timer = Here().has_timer;
  Here() = before;
  return nested;
}

Operation OperationGenerator::After(int depth) {
  if (depth > 1 || Here().spins) return Print(depth);
  Here().has_timer = true;
  Operation operation = MakeOperation("after", {{"ms", 1 + static_cast<int>(source_.Below(20))}});
  operation.nested = Nested(depth);
  return operation;
}

Operation OperationGenerator::React(int depth) {
  static const std::vector<std::string> of_primary = {
      "cluster.exit",      "cluster.disconnect", "cluster.online", "cluster.fork",
      "cluster.listening", "cluster.message",    "worker.exit",    "worker.disconnect",
      "worker.online",     "cluster.setup",      "worker.error",   "process.exit"};
  static const std::vector<std::string> of_worker = {
      "process.message",  "process.disconnect", "self.message", "self.disconnect", "process.exit",
      "server.listening", "server.connection",  "server.close", "server.error",    "process.error"};
  if (depth > 1) return Print(depth);
  const std::string event = source_.OneOf(InPrimary() ? of_primary : of_worker);
  json::object fields{{"event", event}};
  const bool of_a_worker = event.starts_with("cluster.") || event.starts_with("worker.");
  if (of_a_worker && event != "cluster.setup" && draft_.workers() > 0 && source_.Chance(60)) {
    fields["subject"] = SomeWorker();
  }
  if (source_.Chance(15)) fields["times"] = 2;
  Operation operation = MakeOperation("react", fields);
  operation.nested = Nested(depth);
  return operation;
}

Operation OperationGenerator::Forget(int) {
  return MakeOperation("forget", {{"event", InPrimary() ? "cluster.exit" : "process.message"}});
}

}  // namespace clusterspec::fuzz
