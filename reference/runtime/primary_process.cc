#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "reference/runtime/messages.h"
#include "reference/runtime/poller.h"
#include "reference/runtime/primary_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"
#include "reference/runtime/value_data.h"
#include "spec/nouns/json.h"

extern char** environ;

namespace cluster {

using clusterspec::ChildDescriptor;
using clusterspec::IntegerOr;
using clusterspec::ProcessOptions;
using clusterspec::StartedProcess;
using clusterspec::StartFailure;
using clusterspec::StringOr;
using model::Deviation;
using model::PrimaryInputKind;

namespace {

constexpr int kStandardStreams = 3;

std::vector<std::string> Strings(const json::object& settings, const char* key) {
  std::vector<std::string> strings;
  const json::value* list = settings.if_contains(key);
  if (list == nullptr || !list->is_array()) return strings;
  for (const json::value& each : list->get_array()) {
    strings.push_back(each.is_string() ? std::string(Unescaped(each.get_string()))
                                       : clusterspec::ToText(each));
  }
  return strings;
}

std::optional<int> Number(const json::object& settings, const char* key) {
  const int64_t number = IntegerOr(settings, key, -1);
  if (number < 0) return std::nullopt;
  return static_cast<int>(number);
}

ChildDescriptor Inherited(int fd) { return {ChildDescriptor::Kind::kCopy, fd}; }

// Both ways beyond the three standard streams, as with other runtimes.
ChildDescriptor Pipe(int place) {
  return {place < kStandardStreams ? ChildDescriptor::Kind::kPipe
                                   : ChildDescriptor::Kind::kSocketPair};
}

ChildDescriptor DescriptorOf(model::StreamTarget target, int place) {
  switch (target) {
    case model::StreamTarget::kPrimaryStdout:
      return Inherited(STDOUT_FILENO);
    case model::StreamTarget::kPrimaryStderr:
      return Inherited(STDERR_FILENO);
    case model::StreamTarget::kPipe:
      return Pipe(place);
    case model::StreamTarget::kNowhere:
      break;
  }
  return {};
}

// A form of spawn()'s `stdio` at `place`.
ChildDescriptor DescriptorOf(const json::value& form, int place) {
  if (form.is_int64()) return Inherited(static_cast<int>(form.get_int64()));
  if (form == "ipc") return {ChildDescriptor::Kind::kSocketPair};
  if (form == "pipe" || form == "overlapped") return Pipe(place);
  if (form == "inherit") return Inherited(place);
  const bool unset = form.is_null() || form == "$undefined";
  if (unset && place < kStandardStreams) return Pipe(place);
  return {};
}

int PlaceOfChannel(const json::array& forms) {
  const auto channels = std::count(forms.begin(), forms.end(), "ipc");
  if (channels > 1) {
    throw Error("Error", "ERR_IPC_ONE_PIPE", "stdio may have only one 'ipc'");
  }
  if (channels == 0) {
    throw Error("Error", "ERR_CHILD_PROCESS_IPC_REQUIRED",
                "A forked process must have an IPC channel: stdio lacks 'ipc'");
  }
  return static_cast<int>(std::find(forms.begin(), forms.end(), "ipc") - forms.begin());
}

// Without what names a file to load: for a deviation.
std::vector<std::string> WithoutRequired(const std::vector<std::string>& arguments) {
  std::vector<std::string> kept;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--require" || arguments[i] == "-r") {
      ++i;
    } else {
      kept.push_back(arguments[i]);
    }
  }
  return kept;
}

}  // namespace

// REQ cluster.settings.stdio.used cluster.settings.silent.output
Stdio PrimaryDriver::StdioFor(const json::object& settings) const {
  const json::value* form = settings.if_contains("stdio");
  Stdio stdio;
  auto& places = stdio.places;
  if (form != nullptr && form->is_array()) {
    const auto& forms = form->get_array();
    for (size_t i = 0; i < forms.size(); ++i) {
      places.push_back(DescriptorOf(forms[i], static_cast<int>(i)));
    }
    stdio.channel = PlaceOfChannel(forms);
  }
  const bool silent = settings.contains("silent") && settings.at("silent") == true;
  const json::value usual(silent ? "pipe" : "inherit");
  if (places.empty()) places.push_back(DescriptorOf(form == nullptr ? usual : *form, 0));
  for (int stream = 1; stream < kStandardStreams; ++stream) {
    const auto wanted = DescriptorOf(model::TargetOf(runtime_.context(), settings, stream), stream);
    const auto place = static_cast<size_t>(stream);
    if (place >= places.size()) {
      places.push_back(wanted);
    } else if (stream != stdio.channel && places[place].kind != ChildDescriptor::Kind::kCopy) {
      places[place] = wanted;
    }
  }
  if (stdio.channel < 0) {
    stdio.channel = static_cast<int>(places.size());
    places.push_back({ChildDescriptor::Kind::kSocketPair});
  }
  return stdio;
}

std::vector<std::string> PrimaryDriver::EnvironmentFor(const WorkerData& worker,
                                                       const json::object& settings,
                                                       int channel_place) const {
  std::map<std::string, std::string> variables;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text = *each;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  // REQ cluster.fork.env-added
  for (const auto& [name, value] : environment_) variables[name] = value;
  variables["NODE_UNIQUE_ID"] = std::to_string(worker.id);
  variables["NODE_CHANNEL_FD"] = std::to_string(channel_place);
  variables["NODE_CHANNEL_SERIALIZATION_MODE"] = worker.advanced ? "advanced" : "json";
  variables["CLUSTER_EXEC_ARGC"] = std::to_string(Strings(settings, "execArgv").size());
  variables["CLUSTER_DEBUG_PORT"] =
      std::to_string(runtime_.Has(Deviation::kInspectPortIgnored)
                         ? runtime_.debug_port()
                         : model::InspectPort(settings, runtime_.Facts(), worker.id));
  std::vector<std::string> environment;
  environment.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

ProcessOptions PrimaryDriver::OptionsFor(const WorkerData& worker, const json::object& settings,
                                         const Stdio& stdio) const {
  ProcessOptions options;
  options.program = StringOr(settings, "exec");
  options.environment = EnvironmentFor(worker, settings, stdio.channel);
  options.arguments = {options.program};
  auto exec_argv = Strings(settings, "execArgv");
  if (runtime_.Has(Deviation::kExecArgvFiltered)) exec_argv = WithoutRequired(exec_argv);
  const auto args = Strings(settings, "args");
  options.arguments.insert(options.arguments.end(), exec_argv.begin(), exec_argv.end());
  options.arguments.insert(options.arguments.end(), args.begin(), args.end());
  // REQ cluster.settings.cwd.used
  if (!runtime_.Has(Deviation::kCwdIgnored)) options.folder = StringOr(settings, "cwd");
  if (const auto uid = Number(settings, "uid")) options.user = static_cast<uid_t>(*uid);
  if (const auto gid = Number(settings, "gid")) options.group = static_cast<gid_t>(*gid);
  for (size_t place = 0; place < stdio.places.size(); ++place) {
    options.descriptors[static_cast<int>(place)] = stdio.places[place];
  }
  options.needs_pidfd = true;
  options.fails_as_from_shell = true;
  return options;
}

void PrimaryDriver::Do(const model::SpawnProcess& spawn) {
  const uint32_t index = spawn.worker;
  auto worker = std::make_shared<WorkerData>();
  worker->index = index;
  worker->id = static_cast<int>(index) + 1;
  workers_.push_back(worker);
  const json::object& settings = runtime_.names().SettingsOf(state_.workers[index].settings);
  worker->advanced =
      model::UsesAdvancedSerialization(settings) && !runtime_.Has(Deviation::kSerializationIgnored);
  const Stdio stdio = StdioFor(settings);
  auto started = StartProcess(OptionsFor(*worker, settings, stdio));
  if (started) return Started(worker, *std::move(started), stdio);
  const StartFailure& failure = started.error();
  worker->spawn_error = ErrorCode(failure.error_number) + ": cannot " + failure.action;
  worker->spawn_error_code = ErrorCode(failure.error_number);
  runtime_.loop().Immediate([this, worker] { Step(PrimaryInputKind::kSpawnFailed, *worker); });
}

void PrimaryDriver::Started(const std::shared_ptr<WorkerData>& worker, StartedProcess process,
                            const Stdio& stdio) {
  worker->pid = process.pid;
  worker->pidfd = process.pidfd.Release();
  runtime_.loop().Ref();  // until it ends
  worker->exit_watcher = std::make_unique<Watcher>(&runtime_.loop(), worker->pidfd);
  const uint32_t index = worker->index;
  worker->exit_watcher->OnReadable([this, index] {
    if (const auto ended = workers_[index]) OnProcessEnd(ended);
  });
  runtime_.loop().Ref();  // until the channel ends
  worker->channel =
      std::make_shared<Channel>(&runtime_.loop(), process.peers[stdio.channel].Release());
  worker->channel->Start(
      [this, index](const Frame& frame, int fd) {
        if (const auto sender = workers_[index]) return OnFrame(sender, frame, fd);
        if (fd >= 0) close(fd);
      },
      [this, index](ChannelEnd end) {
        if (const auto ended = workers_[index]) OnEnd(ended, end);
      });
  worker->pipes.assign(stdio.places.size(), -1);
  for (auto& [place, fd] : process.peers) worker->pipes[static_cast<size_t>(place)] = fd.Release();
}

void PrimaryDriver::OnProcessEnd(const std::shared_ptr<WorkerData>& worker) {
  int status = 0;
  if (waitpid(worker->pid, &status, WNOHANG) != worker->pid) return;
  worker->exit_watcher.reset();
  close(std::exchange(worker->pidfd, -1));
  runtime_.loop().Unref();
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kExited;
  input.worker = worker->index;
  if (WIFSIGNALED(status)) input.signal = static_cast<model::Signal>(WTERMSIG(status));
  if (WIFEXITED(status)) input.code = static_cast<int16_t>(WEXITSTATUS(status));
  input.flag = state_.workers[worker->index].disconnected;
  worker->exit.emplace();
  if (input.signal == 0) worker->exit->code = input.code;
  worker->exit->signal = model::SignalName(input.signal);
  Step(input);
  ForgetIfGone(worker->index);
}

bool PrimaryDriver::SignalProcess(const WorkerData& worker, model::Signal signal) {
  if (worker.pidfd < 0) return false;
  return syscall(SYS_pidfd_send_signal, worker.pidfd, signal, nullptr, 0) == 0;
}

// ---- output

void PrimaryDriver::WatchOutput(const std::shared_ptr<WorkerData>& worker, int stream) {
  const auto place = static_cast<size_t>(stream);
  if (place >= worker->pipes.size() || worker->pipes[place] < 0) return;
  worker->readers.resize(worker->pipes.size());
  if (worker->readers[place]) return;
  runtime_.loop().Ref();
  worker->readers[place] = std::make_unique<Watcher>(&runtime_.loop(), worker->pipes[place]);
  worker->readers[place]->OnReadable([this, worker, place] {
    ReadOutput(std::shared_ptr(worker), place);  // a copy: the watcher, whose `worker` is, may go
  });
}

void PrimaryDriver::ReadOutput(const std::shared_ptr<WorkerData>& worker, size_t stream) {
  std::array<char, kReadBytes> buffer;
  const ssize_t count = read(worker->pipes[stream], buffer.data(), buffer.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count > 0) {
    return worker->on_output[stream]->Emit({buffer.data(), static_cast<size_t>(count)});
  }
  worker->readers[stream].reset();
  close(std::exchange(worker->pipes[stream], -1));
  runtime_.loop().Unref();
}

}  // namespace cluster
