#include "harness/adapters/reference/runtime_facts.h"

#include <unistd.h>

#include <cstdlib>

#include "reference/runtime/runtime.h"
#include "reference/runtime/value_data.h"

namespace clusterspec::adapter {
namespace {

json::array ToArray(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& each : texts) list.push_back(json::value(cluster::Escaped(each)));
  return list;
}

}  // namespace

// Not in the API: which readings the runtime follows.
const model::Context& RuntimeFacts::context() const { return cluster::Runtime::Get().context(); }

// ---- workers

std::optional<surface::WorkerFacts> RuntimeFacts::OwnWorker() const {
  const auto self = cluster::CurrentWorker();
  if (!self) return std::nullopt;
  return FactsOf({me_, *self});
}

std::optional<surface::WorkerFacts> RuntimeFacts::FindWorker(std::string_view label) const {
  for (const LabelledWorker& each : workers_) {
    if (each.label == label) return FactsOf(each);
  }
  return std::nullopt;
}

std::vector<surface::WorkerFacts> RuntimeFacts::ListedWorkers() const {
  std::vector<surface::WorkerFacts> listed;
  for (const auto& [id, worker] : cluster::Workers()) {
    listed.push_back(FactsOf({LabelOf(worker), worker}));
  }
  return listed;
}

const std::string& RuntimeFacts::LabelOf(const cluster::Worker& worker) const {
  for (const LabelledWorker& each : workers_) {
    if (each.worker == worker) return each.label;
  }
  return me_;
}

surface::WorkerFacts RuntimeFacts::FactsOf(const LabelledWorker& labelled) const {
  const cluster::Worker& worker = labelled.worker;
  surface::WorkerFacts facts;
  facts.id = worker.id();
  facts.label = labelled.label;
  if (worker.pid() != 0) facts.pid = worker.pid();
  // In the API a bool is true or false.
  const bool is_undefined =
      is_primary() && !facts.pid && context().Has(model::Deviation::kConnectedUndefined);
  if (!is_undefined) facts.connected = worker.IsConnected();
  facts.dead = worker.IsDead();
  facts.exited_after_disconnect = worker.ExitedAfterDisconnect();
  facts.channel = worker.ProcessConnected();
  if (const auto exit = worker.exit()) {
    facts.exit_code = exit->code;
    facts.exit_signal = exit->signal;
  }
  return facts;
}

// ---- cluster

json::object RuntimeFacts::Settings() const { return cluster::settings().data().raw.as_object(); }

model::Policy RuntimeFacts::SchedulingPolicy() const {
  return cluster::schedulingPolicy() == cluster::SchedulingPolicy::kRoundRobin
             ? model::Policy::kRoundRobin
             : model::Policy::kShared;
}

// ---- the process

int RuntimeFacts::pid() const { return getpid(); }
int RuntimeFacts::UserId() const { return static_cast<int>(getuid()); }
int RuntimeFacts::GroupId() const { return static_cast<int>(getgid()); }

json::value RuntimeFacts::Environment(std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? json::value("$undefined") : json::value(cluster::Escaped(value));
}

json::array RuntimeFacts::Argv() const { return ToArray(cluster::process::Argv()); }
json::value RuntimeFacts::ExecArgv() const { return ToArray(cluster::process::ExecArgv()); }

std::string RuntimeFacts::WorkingFolder() const {
  char* path = getcwd(nullptr, 0);
  std::string folder = path == nullptr ? "" : path;
  std::free(path);
  return folder;
}

}  // namespace clusterspec::adapter
