#include "harness/run/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <set>
#include <utility>

#include "harness/run/asked_signals.h"
#include "harness/run/control_server.h"
#include "harness/run/interrupt.h"
#include "harness/run/line_reader.h"
#include "harness/run/network_client.h"
#include "harness/run/other_user.h"
#include "harness/run/placeholders.h"
#include "harness/run/process_sample.h"
#include "harness/run/quiescence.h"
#include "harness/run/run_probe.h"
#include "harness/run/scratch.h"
#include "harness/run/start_primary.h"
#include "harness/run/stray_signals.h"
#include "reference/process/signal_name.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/repeated_text.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Between two looks for quiescence: short at first, since most waits are, then longer, so that
// looking does not take the processor away from those who are looked at.
constexpr milliseconds kShortestPause{1};
constexpr milliseconds kLongestPause{16};

constexpr milliseconds kBetweenMeasures{100};

constexpr std::array kStops = {"SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"};

constexpr size_t kLongestOutputLineBytes = size_t{64} << 10;

json::object ExitData(int status) {
  if (WIFSIGNALED(status)) return {{"code", nullptr}, {"signal", SignalName(WTERMSIG(status))}};
  return {{"code", WEXITSTATUS(status)}, {"signal", nullptr}};
}

bool AsksToStop(const Scenario& scenario) {
  const std::set<std::string> asked = AskedSignals(scenario);
  return std::any_of(kStops.begin(), kStops.end(),
                     [&](const char* each) { return asked.contains(each); });
}

// With the ports that it takes from events, which have come.
json::value WithPorts(json::value operation, const std::vector<Event>& events) {
  json::object& fields = operation.get_object();
  if (ServerOfPort(fields)) {
    fields["port"] = *FirstValue(StringOr(fields["port"].get_object(), "$same"), events);
  }
  if (json::value* nested = fields.if_contains("do")) {
    for (json::value& each : nested->get_array()) each = WithPorts(std::move(each), events);
  }
  return operation;
}

}  // namespace

struct Session::Loop {
  boost::asio::io_context io;
  boost::asio::signal_set children{io, SIGCHLD};
  std::optional<Scratch> scratch;
  std::unique_ptr<LineReader> trace;
  std::unique_ptr<LineReader> out;
  std::unique_ptr<LineReader> err;

  // Wakes the loop when a child ends.
  void WaitForChildren() {
    children.async_wait([this](boost::system::error_code error, int) {
      if (!error) WaitForChildren();
    });
  }
};

Session::Session(const Scenario& scenario, const Implementation& implementation,
                 const RunOptions& options)
    : scenario_(scenario),
      implementation_(implementation),
      options_(options),
      started_(steady_clock::now()),
      loop_(std::make_unique<Loop>()),
      recording_(scenario, options.bounds) {
  if (options.ForDebugger()) guide_.emplace(options.debug_folder);
}

Session::~Session() = default;

std::optional<Ending> Session::Start() {
  // Not started for what it lacks: it may not even come as far as saying so.
  for (const std::string& need : scenario_.needs) {
    if (implementation_.manifest.Lacks(need, implementation_.version)) {
      return Ending{EndingKind::kUnsupported, -1, "it says that it lacks " + need};
    }
  }
  const auto spawned = Spawn();
  if (!spawned) return Ending{EndingKind::kHarness, -1, spawned.error().message};
  return AwaitHello();
}

Result<bool> Session::Spawn() {
  Implementation started_as = implementation_;
  if (scenario_.fixture.es_module) {
    started_as.manifest.adapter = implementation_.manifest.es_adapter;
  }
  const std::string& adapter = started_as.manifest.adapter;
  auto scratch = Scratch::Make(options_.folder, options_.number, adapter);
  if (!scratch) return scratch.error();
  loop_->scratch.emplace(*std::move(scratch));
  const Scratch& folder = *loop_->scratch;
  // Open for reading and writing: the FIFO never comes to an end while processes come and go.
  const int fifo = open(folder.fifo().c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fifo < 0) return Error{"cannot open the FIFO: " + SystemMessage(errno), {}};
  loop_->trace = std::make_unique<LineReader>(
      loop_->io, fifo, Recording::kLongestLineBytes,
      [this](const std::string& line) { recording_.TakeLine(line); },
      [this](const std::string& part) { recording_.TakeHalfLine(part); });
  auto control = ControlServer::Listen(
      loop_->io, folder.control(), getpid(),
      [this](size_t waiting) {
        recording_.meter().Set(Bound::kConnections, static_cast<int64_t>(waiting));
        return !recording_.meter().Passed();
      },
      [this](const std::string& process, int64_t told_pid) {
        const auto broken = recording_.check().OnAttached(process, told_pid);
        if (broken) recording_.Refuse("on attaching, " + broken->ToString());
        if (guide_) guide_->TellProcess(process, static_cast<pid_t>(told_pid));
      },
      [this](std::string message) { recording_.Refuse(std::move(message)); });
  if (!control) return control.error();
  control_ = std::make_unique<ControlServer>(*std::move(control));
  client_ = std::make_unique<NetworkClient>(
      loop_->io, [this](std::string name, std::string label, json::object data) {
        Record(std::move(name), std::move(label), std::move(data));
      });
  probe_ = std::make_unique<LiveRunProbe>(
      control_.get(), client_.get(), [this](const std::string& process, int batch) {
        recording_.check().OnSent(process, batch, {});
        static_cast<void>(control_->Send(process, {{"batch", batch}, {"ops", json::array()}}));
      });
  quiescence_ = std::make_unique<Quiescence>(scenario_, probe_.get());
  recording_.TellEvents([this](const Event& event) { quiescence_->OnEvent(event); });
  placeholders_ = std::make_unique<Placeholders>(
      std::map<std::string, std::string>{{"scratch", folder.work()},
                                         {"adapter", adapter},
                                         {"adapter_link", folder.adapter_link()},
                                         {"child", implementation_.manifest.child}},
      [this](const std::string& name, const json::value& value) {
        Record("binding", name, {{"value", value}});
      });
  PrimaryOptions primary;
  if (std::count(scenario_.needs.begin(), scenario_.needs.end(), "other-user") > 0) {
    OpenToOtherUser(&started_as);
  }
  primary.command = started_as.Command(scenario_.fixture.runtime_args, scenario_.fixture.args);
  for (const auto& [name, value] : scenario_.fixture.env) {
    const auto text = placeholders_->ExpandText(value);
    if (!text) return text.error();
    primary.env[name] = *text;
  }
  primary.env = implementation_.Environment(std::move(primary.env));
  primary.env["CLUSTERSPEC_TRACE"] = folder.fifo();
  primary.env["CLUSTERSPEC_CONTROL"] = folder.control();
  primary.folder = folder.work();
  primary.listening_fd = scenario_.fixture.listening_fd;
  const auto started = StartPrimary(primary);
  if (!started) return started.error();
  primary_ = started->pid;
  loop_->WaitForChildren();
  loop_->out =
      std::make_unique<LineReader>(loop_->io, started->stdout_fd, kLongestOutputLineBytes,
                                   [this](const std::string& line) { TakeOutput("stdout", line); });
  loop_->err =
      std::make_unique<LineReader>(loop_->io, started->stderr_fd, kLongestOutputLineBytes,
                                   [this](const std::string& line) { TakeOutput("stderr", line); });
  if (started->listening_port != 0) {
    Record("binding", "listening_fd", {{"value", started->listening_port}});
  }
  return true;
}

void Session::TakeOutput(const char* stream, const std::string& line) {
  recording_.TakeOutput(stream, line);
  if (guide_) guide_->Keep(stream, line);
}

void Session::KeepForDebugger() {
  while (probe_ && !Interrupted() && !probe_->Processes().empty()) {
    loop_->io.restart();
    loop_->io.run_one_for(kBetweenMeasures);
    DrainAll();
    Reap();
  }
  if (loop_->scratch) guide_->KeepCores(loop_->scratch->work());
}

// A program in a folder that is closed to others is started by another name, where it can have one.
void Session::OpenToOtherUser(Implementation* implementation) {
  const Scratch& folder = *loop_->scratch;
  folder.OpenToOthers(options_.folder);
  if (!OtherUserHas({{implementation->program, X_OK}})) {
    const std::string other_name = folder.folder() + "/program";
    if (link(implementation->program.c_str(), other_name.c_str()) == 0) {
      implementation->program = other_name;
    }
  }
  for_other_user_ = OtherUserHas({{implementation->program, X_OK},
                                  {implementation->manifest.adapter, R_OK},
                                  {folder.fifo(), W_OK},
                                  {folder.control(), W_OK}});
}

std::optional<Ending> Session::AwaitHello() {
  const auto heard = [this] {
    return control_->Attached("primary") &&
           std::any_of(events().begin(), events().end(),
                       [](const Event& event) { return event.name == "hello"; });
  };
  const Waited waited = WaitUntil([&] { return heard() || primary_ended_; }, kCertainQuiet);
  if (waited == Waited::kInterrupted) return Ending{EndingKind::kInterrupted, -1, "stopped"};
  if (waited == Waited::kBroken) return Ending{EndingKind::kAdapter, -1, problem()};
  if (waited == Waited::kStopped) return Ending{EndingKind::kHarness, -1, problem()};
  if (waited == Waited::kBeyond) return Ending{EndingKind::kBound, -1, Beyond()};
  if (waited == Waited::kDeadline) {
    return Ending{EndingKind::kDeadline, -1, "no hello came, and the primary is still busy"};
  }
  if (!heard()) {
    const json::object* ended = nullptr;
    for (const Event& event : events()) {
      if (event.name == "os.exit") ended = &event.data;
    }
    if (ended != nullptr && !ended->at("signal").is_null()) {
      const std::string signal = StringOr(*ended, "signal");
      const std::string what = fmt::format("the primary died of {} before it said a word", signal);
      return IsOfOthers(signal)
                 ? Ending{EndingKind::kHarness, -1, fmt::format("{}{}", what, kWhoElse)}
                 : Ending{EndingKind::kCrashed, -1, what};
    }
    return Ending{EndingKind::kAdapter, -1,
                  ended == nullptr
                      ? "the adapter said nothing: no hello came and the primary sleeps"
                      : fmt::format("the primary exited with code {} before it said hello",
                                    IntegerOr(*ended, "code", 0))};
  }
  if (const auto lack = FirstLack()) {
    const auto capability = ParseCapability(*lack);
    const bool of_machine = capability && SpecOf(*capability).known_by == KnownBy::kHarness;
    return Ending{EndingKind::kUnsupported, -1,
                  (of_machine ? "this machine does not offer " : "it says that it lacks ") + *lack};
  }
  if (const auto gap = Gaps::OfHello(Told()).NeededBy(scenario_)) {
    return Ending{EndingKind::kAdapterLacks, -1, Gaps::ToSentence(*gap)};
  }
  return std::nullopt;
}

// What the primary's hello tells.
const json::object& Session::Told() const {
  return std::find_if(events().begin(), events().end(),
                      [](const Event& event) { return event.name == "hello"; })
      ->data;
}

// The first capability that the scenario needs and that is not there.
std::optional<std::string> Session::FirstLack() const {
  for (const std::string& need : scenario_.needs) {
    if (need == "ipv6" && HasIpv6()) continue;
    if (need == "root" && geteuid() == 0 && !options_.isolate) continue;
    if (need == "other-user" && for_other_user_ && !options_.isolate) continue;
    if (need == "es-program") continue;  // its manifest says so, or it would not have been started
    if (!Lists(Told(), "capabilities", need)) return need;
  }
  return std::nullopt;
}

Waited Session::WaitUntil(const std::function<bool()>& met, milliseconds quiet) {
  milliseconds pause = kShortestPause;
  while (true) {
    DrainAll();
    Reap();
    LookForStraySignal();
    if (steady_clock::now() - measured_ >= kBetweenMeasures) MeasureProcesses();
    if (!problem().empty()) return Waited::kBroken;
    if (recording_.meter().Passed()) return Waited::kBeyond;
    if (met()) return Waited::kMet;
    if (Interrupted()) return Waited::kInterrupted;
    if (!guide_ && steady_clock::now() - started_ > options_.deadline) {
      const std::vector<pid_t> all = probe_->Processes();
      const auto stopped = std::find_if(all.begin(), all.end(), IsStopped);
      if (stopped != all.end() && FindStopped(*stopped)) return Waited::kStopped;
      return Waited::kDeadline;
    }
    const size_t before = events().size();
    loop_->io.restart();
    const size_t handled = loop_->io.run_one_for(pause) + loop_->io.poll();
    if (handled > 0) {
      pause = kShortestPause;
      continue;
    }
    if (Quiet(quiet) && events().size() == before) {
      if (met()) return Waited::kMet;
      const bool stopped = quiescence_->Stopped() != 0 && !AsksToStop(scenario_);
      if (guide_ && stopped) continue;  // by its debugger
      return FindStopped(quiescence_->Stopped()) ? Waited::kStopped : Waited::kSilent;
    }
    pause = std::min(pause * 2, kLongestPause);
    const milliseconds left = quiescence_->UntilSlept(quiet);
    if (left > milliseconds(0)) pause = std::min(pause, left);
  }
}

// A signal for the process that watches the run: from a runtime that takes its parent's number for
// a worker's, say. What comes from a process that is no part of the run means nothing.
void Session::LookForStraySignal() {
  const auto stray = TakeStraySignal();
  if (!stray || stray->sender == 0 || !problem().empty()) return;
  const OwnedProcess sender = OwnedProcess::OfNumber(stray->sender);
  const bool labelled = !LabelOf(stray->sender).empty();
  if (!labelled && !sender.IsOver() && !sender.IsDescendantOf(getpid())) return;
  const bool known = labelled || !sender.IsOver();
  recording_.Refuse(fmt::format(
      "{}{} sent {} to its parent, the harness's own process for this run; expected signals to "
      "processes of the run alone",
      NameOf(stray->sender), known ? "" : ", which has ended and may be of the run or not,",
      SignalName(stray->number)));
}

// What sleeps because it was stopped may have had more to say, unless the case is about that.
bool Session::FindStopped(pid_t process) {
  if (process == 0 || AsksToStop(scenario_)) return false;
  recording_.Refuse(fmt::format(
      "{} was stopped by a signal that the case does not send; let it go on", NameOf(process)));
  return true;
}

void Session::MeasureProcesses() {
  measured_ = steady_clock::now();
  int64_t memory = 0;
  const std::vector<pid_t> processes = probe_->Processes();
  for (const pid_t process : processes) memory += ResidentBytes(process);
  recording_.meter().Set(Bound::kProcesses, static_cast<int64_t>(processes.size()));
  recording_.meter().Set(Bound::kMemory, memory >> 20);
}

void Session::DrainAll() {
  loop_->trace->Drain();
  if (loop_->out) loop_->out->Drain();
  if (loop_->err) loop_->err->Drain();
}

// Also that nothing was written before the look which is still to be read.
bool Session::Quiet(milliseconds quiet) {
  if (!quiescence_->Reached(quiet)) return false;
  const size_t before = events().size();
  DrainAll();
  return loop_->io.poll() == 0 && events().size() == before;
}

void Session::Record(std::string name, std::string subject, json::object data) {
  loop_->trace->Drain();
  recording_.Add(std::move(name), std::move(subject), std::move(data));
}

// The primary, and whatever it left behind: as subreaper this process is told of both.
void Session::Reap() {
  int status = 0;
  pid_t pid = 0;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid == primary_) primary_ended_ = true;
    DrainAll();
    const std::string label = pid == primary_ ? "primary" : LabelOf(pid);
    if (label.empty()) continue;
    if (guide_) guide_->TellExit(label, ToText(ExitData(status)));
    Record("os.exit", label, ExitData(status));
  }
}

// The worker that has this process id; empty where none has. One that ends before it is attached is
// known by what it called itself.
std::string Session::LabelOf(pid_t pid) const {
  for (const Event& event : events()) {
    if (event.name != "hello") continue;
    const pid_t attached = control_->Process(event.process).pid();
    if (pid == (attached == 0 ? event.pid : attached)) return event.process;
  }
  return "";
}

// For people.
std::string Session::NameOf(pid_t pid) const {
  const std::string label = LabelOf(pid);
  return label.empty() ? fmt::format("the process number {}", pid) : "the process " + label;
}

Result<std::optional<int>> Session::Send(const std::string& process,
                                         const std::vector<Operation>& operations) {
  json::array sent;
  for (const Operation& operation : operations) {
    const auto expanded = placeholders_->Expand(clusterspec::ToJson(operation));
    if (!expanded) return expanded.error();
    sent.push_back(WithPorts(WithWholeTexts(*expanded), events()));
  }
  const int batch = quiescence_->NextBatch();
  recording_.check().OnSent(process, batch, operations);
  const auto taken = control_->Send(process, {{"batch", batch}, {"ops", std::move(sent)}});
  if (!taken) return taken.error();
  return *taken ? std::optional(batch) : std::nullopt;
}

bool Session::BatchDone(const std::string& process, int batch) const {
  return quiescence_->Answered(process, batch);
}

bool Session::Gone(const std::string& process) const {
  if (process == "primary" && primary_ended_) return true;
  // A socket that is closed does not mean an end: a process may have closed it and live on.
  return HungUp(process) && control_->Process(process).IsOver();
}

bool Session::HungUp(const std::string& process) const {
  return control_->Attached(process) && !control_->Alive(process);
}

bool Session::Attached(const std::string& process) const { return control_->Attached(process); }

const OwnedProcess& Session::Process(const std::string& process) const {
  return control_->Process(process);
}

}  // namespace clusterspec
