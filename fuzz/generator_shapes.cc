#include "fuzz/generator_shapes.h"

#include <utility>

namespace clusterspec::fuzz {

void Shapes::Add(const std::string& process, std::vector<Operation> operations) {
  scenario_.steps.push_back({Batch{process, std::move(operations)}, {}});
}

void Shapes::Await(const std::string& event, const std::string& subject) {
  scenario_.steps.push_back({clusterspec::Await{{event, subject, {}}, 1}, {}});
}

void Shapes::Begin() {
  Settings();
  Fork();
  if (source_.Chance(30)) return;  // races with workers that start
  for (size_t i = 1; i < draft_.processes.size(); ++i) {
    ProcessDraft& worker = draft_.processes[i];
    worker.online = true;
    Await("cluster.online", worker.label);
  }
  if (source_.Chance(60)) Listen();
}

void Shapes::Settings() {
  std::vector<Operation> operations;
  if (source_.Chance(50)) {
    const bool none = source_.Below(2) == 0;
    operations.push_back(MakeOperation("policy", {{"value", none ? "none" : "rr"}}));
  }
  if (source_.Chance(20)) {
    const json::object settings{{"serialization", "advanced"}};
    operations.push_back(MakeOperation("setup", {{"settings", settings}}));
  }
  if (!operations.empty()) Add("primary", std::move(operations));
}

void Shapes::Fork() {
  std::vector<Operation> forks;
  const size_t count = 1 + source_.Below(static_cast<uint32_t>(draft_.max_workers));
  while (draft_.workers() < count) {
    const std::string label = "w" + std::to_string(draft_.workers() + 1);
    draft_.processes.push_back(ProcessDraft{.label = label});
    draft_.expected.push_back({"cluster.online", label, {}});
    forks.push_back(MakeOperation("fork", {{"label", label}}));
  }
  Add("primary", std::move(forks));
}

// The same port, or path, in all workers.
void Shapes::Listen() {
  static const std::vector<json::object> places = {
      {{"port", 0}}, {{"port", "${port:a}"}}, {{"path", "${scratch}/a.sock"}}};
  const json::object& place = source_.OneOf(places);
  for (size_t i = 1; i < draft_.processes.size(); ++i) {
    ProcessDraft& worker = draft_.processes[i];
    json::object fields{{"label", draft_.NextLabel("s")}};
    for (const auto& [name, value] : place) fields[name] = value;
    const std::string label(fields["label"].get_string());
    worker.servers.push_back(label);
    Add(worker.label, {MakeOperation("listen", std::move(fields))});
    if (source_.Chance(70)) Await("server.listening", worker.label + "." + label);
  }
  if (source_.Chance(50)) Ask();
}

void Shapes::Ask() {
  const ProcessDraft& worker = draft_.processes[1];
  const Target target{worker.label + "." + worker.servers.back(), "", {}, ""};
  Await("server.listening", target.server);
  const bool stays = source_.Below(2) == 1;
  const std::string label = draft_.NextLabel("c");
  if (stays) draft_.clients.push_back(label);
  const int times = stays ? 1 : 1 + static_cast<int>(source_.Below(4));
  scenario_.steps.push_back(
      {Client{stays ? ClientVerb::kConnect : ClientVerb::kAsk, label, target, "", times}, {}});
}

void Shapes::End() {
  if (source_.Chance(10)) return EndPrimary();
  if (source_.Chance(50)) {
    json::object fields{{"target", "cluster"}};
    if (source_.Below(2) == 0) fields["callback"] = draft_.NextLabel("cb");
    Add("primary", {MakeOperation("disconnect", std::move(fields))});
    for (ProcessDraft& each : draft_.processes)
      each.ends = each.ends || &each != &draft_.processes[0];
    return;
  }
  for (size_t i = 1; i < draft_.processes.size(); ++i) {
    if (!source_.Chance(20)) EndWorker(i);
  }
}

void Shapes::EndWorker(size_t worker) {
  ProcessDraft& process = draft_.processes[worker];
  const std::string& label = process.label;
  const uint32_t way = source_.Below(process.gone ? 2 : 5);
  process.ends = true;
  draft_.expected.push_back({"cluster.exit", label, {}});
  switch (way) {
    case 0:
      return Add("primary", {MakeOperation("disconnect", {{"target", label}})});
    case 1:
      return Add("primary", {MakeOperation("kill", {{"target", label}})});
    case 2:
      return Add(label, {MakeOperation("disconnect", {{"target", "self"}})});
    case 3:
      return Add(label, {MakeOperation("exit", {{"code", static_cast<int>(source_.Below(3))}})});
    default:
      process.gone = true;
      scenario_.steps.push_back({Signal{label, source_.Below(2) == 0 ? "SIGTERM" : "SIGKILL"}, {}});
  }
}

void Shapes::EndPrimary() {
  if (source_.Below(2) == 0) return Add("primary", {MakeOperation("exit", {{"code", 0}})});
  draft_.processes[0].gone = true;
  scenario_.steps.push_back({Signal{"primary", source_.Below(2) == 0 ? "SIGTERM" : "SIGKILL"}, {}});
}

}  // namespace clusterspec::fuzz
