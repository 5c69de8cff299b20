#include "reference/sim/world_facts.h"

#include "reference/model/settings.h"
#include "reference/model/signal.h"
#include "reference/sim/simulator.h"

namespace clusterspec::sim {
namespace {

std::optional<bool> ToBool(model::Flag flag) {
  if (flag == model::Flag::kUndefined) return std::nullopt;
  return flag == model::Flag::kTrue;
}

}  // namespace

// ---- workers

std::optional<surface::WorkerFacts> WorldFacts::OwnWorker() const {
  if (is_primary()) return std::nullopt;
  surface::WorkerFacts facts;
  facts.id = process_;
  facts.label = pool_.Text(own().label);
  facts.connected = own().worker.channel;
  // REQ worker.isDead.before-exit
  facts.dead = context_.Has(model::Deviation::kDeadByExitCode) && own().exit_code >= 0;
  facts.exited_after_disconnect = ToBool(own().worker.shown);
  return facts;
}

std::optional<surface::WorkerFacts> WorldFacts::FindWorker(std::string_view label) const {
  if (process_ != kPrimary) return std::nullopt;
  for (size_t process = 1; process < world_.processes.size(); ++process) {
    if (pool_.Text(world_.processes[process].label) == label) {
      return FactsOf(static_cast<uint16_t>(process - 1));
    }
  }
  return std::nullopt;
}

std::vector<surface::WorkerFacts> WorldFacts::ListedWorkers() const {
  std::vector<surface::WorkerFacts> listed;
  for (uint16_t worker = 0; worker + 1u < world_.processes.size(); ++worker) {
    if (world_.primary.workers[worker].listed) listed.push_back(FactsOf(worker));
  }
  return listed;
}

surface::WorkerFacts WorldFacts::FactsOf(uint16_t worker) const {
  const model::WorkerRecord& record = world_.primary.workers[worker];
  const Process& process = world_.processes[worker + 1u];
  surface::WorkerFacts facts;
  facts.id = worker + 1;
  facts.label = pool_.Text(process.label);
  if (!IsConnectedUndefined(program_, pool_, record)) facts.connected = record.connected;
  facts.dead = record.dead;
  facts.exited_after_disconnect = ToBool(record.exited_after_disconnect);
  if (CanStart(program_, pool_.Object(process.settings))) facts.pid = kFirstPid + worker + 1;
  facts.channel = record.channel;
  if (!record.exited) return facts;
  if (process.end_signal == 0) facts.exit_code = process.end_code;
  facts.exit_signal = model::SignalName(process.end_signal);
  return facts;
}

json::object WorldFacts::Settings() const {
  return model::ShownSettings(pool_.Object(world_.primary.settings));
}

// ---- the process

// REQ cluster.fork.env-added cluster.fork.env-kept cluster.setupPrimary.no-env
json::value WorldFacts::Environment(std::string_view name) const {
  if (is_forked()) {
    if (name == "NODE_UNIQUE_ID") return json::value(std::to_string(process_));
    if (own().environment != kNone) {
      const json::value* added = clusterspec::Find(pool_.Value(own().environment), name);
      if (added != nullptr) return *added;
    }
  }
  const auto found = program_.environment.find(std::string(name));
  return found == program_.environment.end() ? json::value("$undefined")
                                             : json::value(found->second);
}

json::array WorldFacts::Argv() const {
  json::array argv{"/sim/bin/sim"};
  if (!is_forked()) {
    const model::PrimaryFacts facts = PrimaryFactsOf(program_);
    argv.push_back(json::value(facts.exec));
    for (const std::string& each : facts.args) argv.push_back(json::value(each));
    return argv;
  }
  // REQ cluster.settings.exec.runs cluster.settings.args.passed
  argv.push_back(json::value(StringOr(OwnSettings(), "exec")));
  if (const json::value* args = OwnSettings().if_contains("args"); args && args->is_array()) {
    for (const json::value& each : args->get_array()) argv.push_back(each);
  }
  return argv;
}

json::value WorldFacts::ExecArgv() const {
  if (!is_forked()) {
    const std::vector<std::string>& options = program_.scenario->fixture.runtime_args;
    return json::array(options.begin(), options.end());
  }
  // REQ cluster.settings.execArgv.passed
  const json::value* options = OwnSettings().if_contains("execArgv");
  return options == nullptr ? json::value("$undefined") : *options;
}

int WorldFacts::DebugPort() const { return InspectPortOf(program_, OwnSettings(), process_); }

std::optional<int> WorldFacts::ExitCode() const {
  if (own().exit_code < 0) return std::nullopt;
  return own().exit_code;
}

// REQ cluster.settings.cwd.used cluster.settings.cwd.default
std::string WorldFacts::WorkingFolder() const {
  const bool ignored = context_.Has(model::Deviation::kCwdIgnored);
  return ignored ? std::string(kScratch) : StringOr(OwnSettings(), "cwd", kScratch);
}

// REQ cluster.settings.uid.used cluster.settings.gid.used
int WorldFacts::OwnNumber(std::string_view setting) const {
  return static_cast<int>(IntegerOr(OwnSettings(), setting, 0));
}

}  // namespace clusterspec::sim
