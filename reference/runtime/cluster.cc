#include "clusterspec/cluster.h"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "reference/model/signal.h"
#include "reference/runtime/objects.h"
#include "reference/runtime/primary_driver.h"
#include "reference/runtime/process_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/value_data.h"

namespace cluster {

using model::PrimaryInputKind;
using model::WorkerInputKind;

namespace {

Runtime& The() { return Runtime::Get(); }

model::Signal SignalOf(std::string_view name) {
  const auto signal = model::ParseSignal(name);
  if (!signal) {
    throw Error("TypeError", "ERR_UNKNOWN_SIGNAL", "Unknown signal: " + std::string(name));
  }
  return *signal;
}

// REQ cluster.fork.primary-only cluster.setupPrimary.primary-only cluster.disconnect.primary-only
bool IsRefused(const char* function) {
  if (The().is_primary()) return false;
  if (The().context().Resolve(model::ChoicePoint::kPrimaryOnly) == model::kIgnored) return true;
  throw Error("Error", "", std::string(function) + " can be called in the primary only");
}

std::optional<bool> ToBool(model::Flag flag) {
  if (flag == model::Flag::kUndefined) return std::nullopt;
  return flag == model::Flag::kTrue;
}

json::array ToArray(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& each : texts) list.push_back(json::value(Escaped(each)));
  return list;
}

json::object ToObject(const Settings& settings) {
  json::object object;
  if (settings.exec) object["exec"] = Escaped(*settings.exec);
  if (settings.args) object["args"] = ToArray(*settings.args);
  if (settings.exec_argv) object["execArgv"] = ToArray(*settings.exec_argv);
  if (settings.cwd) object["cwd"] = Escaped(*settings.cwd);
  if (settings.silent) object["silent"] = *settings.silent;
  if (settings.stdio) object["stdio"] = Value::List(*settings.stdio).data().raw;
  if (settings.uid) object["uid"] = *settings.uid;
  if (settings.gid) object["gid"] = *settings.gid;
  if (settings.inspect_port) object["inspectPort"] = *settings.inspect_port;
  if (settings.serialization) object["serialization"] = *settings.serialization;
  return object;
}

}  // namespace

WorkerData::~WorkerData() {
  if (pidfd >= 0) close(pidfd);
  for (const int fd : pipes) {
    if (fd >= 0) close(fd);
  }
}

void WorkerData::ForgetHandlers() {
  on_online.Clear();
  on_listening.Clear();
  on_message.Clear();
  on_disconnect.Clear();
  on_exit.Clear();
}

// ---- the process

void Start(int argc, char** argv, const StartOptions& options) {
  Runtime::Make(argc, argv, options);
}
std::string edition() {
  return std::string(clusterspec::ToString(clusterspec::Edition{The().context().edition()}));
}
int Run() { return The().Run(); }
boost::asio::io_context& EventLoop() { return The().loop().io(); }

Hold::Hold() { The().loop().Ref(); }
Hold::Hold(const Hold&) { The().loop().Ref(); }
Hold::~Hold() { The().loop().Unref(); }

void SetImmediate(std::function<void()> task) { The().loop().Immediate(std::move(task)); }
void SetTimeout(std::function<void()> task, int ms) { The().loop().After(std::move(task), ms); }
void Post(std::function<void()> task) { The().loop().Post(std::move(task)); }

// ---- workers

int Worker::id() const { return data_->id; }
pid_t Worker::pid() const { return data_->pid; }
std::optional<Exit> Worker::exit() const { return data_->exit; }

// REQ worker.isConnected.in-worker
bool Worker::IsConnected() const {
  if (data_->self) return The().process().state().channel;
  return The().primary().record(*data_).connected;
}

bool Worker::ProcessConnected() const {
  if (data_->self) return The().process().state().channel;
  return The().primary().record(*data_).channel;
}

// REQ worker.isDead.before-exit
bool Worker::IsDead() const {
  if (!data_->self) return The().primary().record(*data_).dead;
  return The().Has(model::Deviation::kDeadByExitCode) && The().exit_code.has_value();
}

std::optional<bool> Worker::ExitedAfterDisconnect() const {
  if (data_->self) return ToBool(The().process().state().shown);
  return ToBool(The().primary().record(*data_).exited_after_disconnect);
}

Worker Worker::Disconnect() const {
  if (data_->self) {
    The().process().Step(WorkerInputKind::kDisconnect);
  } else {
    The().primary().Step(PrimaryInputKind::kDisconnect, *data_);
  }
  return *this;
}

void Worker::Kill(std::string_view signal) const {
  const model::Signal number = SignalOf(signal);
  if (!data_->self) return The().primary().Step(PrimaryInputKind::kKill, *data_, number);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kKill;
  input.signal = number;
  The().process().Step(input);
}

bool Worker::Send(const Value& message, const SendOptions& options) const {
  if (data_->self) return The().process().Send(message, options);
  return The().primary().Send(data_, message, options);
}

void Worker::CloseChannel() const {
  if (data_->self) return process::Disconnect();
  The().primary().Step(PrimaryInputKind::kCloseChannel, *data_);
}

bool Worker::SignalProcess(std::string_view signal) const {
  const model::Signal number = SignalOf(signal);
  if (data_->self) return kill(getpid(), number) == 0;
  if (The().primary().CountsAsEnded(*data_)) return false;
  const bool sent = The().primary().SignalProcess(*data_, number);
  The().primary().Step(PrimaryInputKind::kProcessKill, *data_, number);
  return sent;
}

void Worker::OnOutput(int stream, std::function<void(std::string_view)> handler) const {
  const auto place = static_cast<size_t>(stream);
  if (data_->self || place >= data_->pipes.size()) return;
  data_->on_output.resize(data_->pipes.size());
  auto& event = data_->on_output[place];
  if (!event) event = std::make_unique<Emitter<std::string_view>>();
  event->Add(std::move(handler));
  The().primary().WatchOutput(data_, stream);
}

void Worker::OnOnline(std::function<void()> handler) const {
  data_->on_online.Add(std::move(handler));
}
void Worker::OnListening(std::function<void(const Listening&)> handler) const {
  data_->on_listening.Add(std::move(handler));
}
void Worker::OnExit(std::function<void(const Exit&)> handler) const {
  data_->on_exit.Add(std::move(handler));
}
void Worker::OnError(std::function<void(const Error&)> handler) const {
  data_->on_error.Add(std::move(handler));
}
void Worker::OnMessage(std::function<void(const Value&, const Handle&)> handler) const {
  data_->on_message.Add(std::move(handler));
}
void Worker::OnDisconnect(std::function<void()> handler) const {
  data_->on_disconnect.Add(std::move(handler));
}

// ---- cluster

bool IsPrimary() { return The().is_primary(); }

std::optional<Worker> CurrentWorker() {
  if (The().is_primary()) return std::nullopt;
  return Worker(The().process().self());
}

std::map<int, Worker> Workers() { return The().primary().Listed(); }

void SetupPrimary(const Settings& settings) {
  if (!IsRefused("setupPrimary")) The().primary().Setup(ToObject(settings));
}

void SetupPrimary(const Value& settings) {
  if (IsRefused("setupPrimary")) return;
  The().primary().Setup(settings.IsObject() ? settings.data().raw.get_object() : json::object());
}

Value settings() {
  const json::object& all = The().names().SettingsOf(The().primary().state().settings);
  return FromRaw(model::ShownSettings(all));
}

Worker Fork(const std::map<std::string, std::string>& env) {
  if (IsRefused("fork")) return Worker(The().process().self());
  return Worker(The().primary().Fork(env));
}

void Disconnect(std::function<void()> callback) {
  // REQ cluster.disconnect.primary-only
  if (!The().is_primary() && The().Has(model::Deviation::kDisconnectInWorker)) {
    The().process().Step(WorkerInputKind::kDisconnect);
    if (callback) The().loop().NextTick(std::move(callback));
    return;
  }
  if (!IsRefused("disconnect")) The().primary().DisconnectAll(std::move(callback));
}

// REQ cluster.schedulingPolicy.two-values
SchedulingPolicy schedulingPolicy() {
  return The().primary().state().shown_policy == model::Policy::kRoundRobin
             ? SchedulingPolicy::kRoundRobin
             : SchedulingPolicy::kNone;
}

void SetSchedulingPolicy(SchedulingPolicy policy) {
  if (!The().is_primary()) return;
  The().primary().SetPolicy(policy == SchedulingPolicy::kNone ? model::Policy::kShared
                                                              : model::Policy::kRoundRobin);
}

void OnFork(std::function<void(Worker)> handler) {
  The().primary().on_fork.Add(std::move(handler));
}
void OnOnline(std::function<void(Worker)> handler) {
  The().primary().on_online.Add(std::move(handler));
}
void OnListening(std::function<void(Worker, const Listening&)> handler) {
  The().primary().on_listening.Add(std::move(handler));
}
void OnMessage(std::function<void(Worker, const Value&, const Handle&)> handler) {
  The().primary().on_message.Add(std::move(handler));
}
void OnDisconnect(std::function<void(Worker)> handler) {
  The().primary().on_disconnect.Add(std::move(handler));
}
void OnExit(std::function<void(Worker, const Exit&)> handler) {
  The().primary().on_exit.Add(std::move(handler));
}
void OnSetup(std::function<void(const Value&)> handler) {
  The().primary().on_setup.Add(std::move(handler));
}

// ---- process

namespace process {

const std::vector<std::string>& Argv() { return The().argv(); }
const std::vector<std::string>& ExecArgv() { return The().exec_argv(); }
void ExitNow(int code) { The().Exit(code); }
void SetExitCode(int code) { The().exit_code = code; }
std::optional<int> ExitCode() { return The().exit_code; }
void OnExit(std::function<void(int code)> handler) { The().on_exit.Add(std::move(handler)); }
int DebugPort() { return The().debug_port(); }

bool Send(const Value& message, const SendOptions& options) {
  return The().process().Send(message, options);
}
void Disconnect() { The().process().Step(WorkerInputKind::kProcessDisconnect); }
bool Connected() { return The().process().state().channel; }
void OnMessage(std::function<void(const Value&, const Handle&)> handler) {
  The().process().on_process_message.Add(std::move(handler));
}
void OnDisconnect(std::function<void()> handler) {
  The().process().on_process_disconnect.Add(std::move(handler));
}
void OnError(std::function<void(const Error&)> handler) {
  The().process().on_process_error.Add(std::move(handler));
}

}  // namespace process
}  // namespace cluster
