#include "harness/run/guardian.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "harness/run/guardian_process.h"
#include "harness/run/owned_process.h"
#include "harness/run/process_sample.h"
#include "harness/run/scratch.h"
#include "reference/process/signal_name.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Trace HarnessFailure(const std::string& message) {
  Trace trace;
  trace.ending = {EndingKind::kHarness, -1, message};
  return trace;
}

bool IsInterrupted(const Trace& trace) { return trace.ending.kind == EndingKind::kInterrupted; }

}  // namespace

Result<Guardian> Guardian::Start(const std::vector<const Scenario*>& scenarios,
                                 const Implementation& implementation, const RunOptions& options) {
  Guardian guardian;
  guardian.deadline_ = options.deadline;
  guardian.folder_ = options.folder;
  guardian.others_ = Children(getpid());
  for (int i = 0; i < options.parallel; ++i) {
    auto trace = SharedText::Make();
    if (!trace) return trace.error();
    guardian.free_.push_back(guardian.traces_.size());
    guardian.traces_.push_back(*std::move(trace));
  }
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return Error{"cannot make a pair of sockets: " + SystemMessage(errno), {}};
  }
  guardian.socket_ = FileDescriptor(ends[0]);
  const FileDescriptor theirs(ends[1]);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t pid = fork();
  if (pid < 0) return Error{"cannot fork: " + SystemMessage(errno), {}};
  if (pid == 0) {
    guardian.socket_.Close();  // it hears of its end by the other one
    BeGuardianProcess({scenarios, implementation, options, guardian.traces_, kGrace}, theirs.get());
  }
  guardian.pid_ = pid;
  return guardian;
}

Guardian::Guardian(Guardian&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      socket_(std::move(other.socket_)),
      traces_(std::move(other.traces_)),
      free_(std::move(other.free_)),
      runs_(std::move(other.runs_)),
      others_(std::move(other.others_)),
      peak_kib_(other.peak_kib_),
      deadline_(other.deadline_),
      folder_(std::move(other.folder_)) {}

Guardian::~Guardian() {
  if (pid_ <= 0) return;
  Release();
}

void Guardian::Begin(size_t index) {
  const size_t slot = free_.back();
  free_.pop_back();
  // Its own clock comes first, and then the guardian's.
  runs_[index] = {slot, steady_clock::now() + deadline_ + 2 * kGrace};
  Send({GuardianOrder::Kind::kBegin, index, slot});
}

void Guardian::Stop() {
  for (auto& [index, run] : runs_) run.due = std::min(run.due, steady_clock::now() + 2 * kGrace);
  Send({GuardianOrder::Kind::kStop});
}

// That it failed, Wait() finds out.
void Guardian::Send(const GuardianOrder& order) const {
  send(socket_.get(), &order, sizeof(order), MSG_NOSIGNAL);
}

std::vector<Guardian::Ended> Guardian::Wait(milliseconds longest) {
  pollfd wait{socket_.get(), POLLIN, 0};
  poll(&wait, 1, static_cast<int>(longest.count()));
  std::vector<Ended> ended = TakeEnded();
  if (const auto why = WhyGone()) {
    for (Ended& each : GiveUp(*why)) ended.push_back(std::move(each));
  }
  return ended;
}

std::vector<Guardian::Ended> Guardian::TakeEnded() {
  std::vector<Ended> ended;
  GuardianNews news;
  while (recv(socket_.get(), &news, sizeof(news), MSG_DONTWAIT) == sizeof(news)) {
    const auto run = runs_.find(news.index);
    if (run == runs_.end()) continue;
    const std::string problem(news.problem.data(), strnlen(news.problem.data(), 256));
    auto trace = TakeTrace(run->second.slot);
    if (!trace) {
      trace = HarnessFailure(problem.empty()
                                 ? "the harness's own process for this run ended without a trace"
                                 : problem);
    } else if (IsInterrupted(*trace) && !problem.empty()) {
      trace = HarnessFailure(problem);
    }
    ended.push_back({news.index, *std::move(trace)});
    runs_.erase(run);
  }
  return ended;
}

// Nothing while it is there and does its work.
std::optional<std::string> Guardian::WhyGone() {
  int status = 0;
  const pid_t changed = waitpid(pid_, &status, WNOHANG | WUNTRACED);
  if (changed == pid_ && WIFSTOPPED(status)) {
    kill(pid_, SIGCONT);  // it does nothing meanwhile that could be missed
    return std::nullopt;
  }
  if (changed == pid_ && WIFSIGNALED(status)) return "died of " + SignalName(WTERMSIG(status));
  if (changed != 0) return "has ended";
  for (const auto& [index, run] : runs_) {
    if (steady_clock::now() >= run.due) return "did not answer in time and was killed";
  }
  return std::nullopt;
}

// Everything that it has started is left to this process.
std::vector<Guardian::Ended> Guardian::GiveUp(const std::string& why) {
  pid_ = 0;
  EndChildren(others_);
  RemoveScratchOf(folder_, std::nullopt);
  std::vector<Ended> ended;
  for (const auto& [index, run] : runs_) {
    auto trace = TakeTrace(run.slot);
    if (trace && !IsInterrupted(*trace)) {
      ended.push_back({index, *std::move(trace)});
    } else {
      const std::string what = "the harness's own process that guards the runs " + why;
      ended.push_back({index, HarnessFailure(what), true});
    }
  }
  runs_.clear();
  return ended;
}

// What a run that was killed afterwards has found out counts. Nothing where there is no whole one.
std::optional<Trace> Guardian::TakeTrace(size_t slot) {
  free_.push_back(slot);
  const auto left = traces_[slot].Take();
  if (!left) return std::nullopt;
  peak_kib_ = std::max(peak_kib_, left->peak_kib);
  auto trace = ParseTrace(left->text, "the run");
  if (trace) return *std::move(trace);
  return HarnessFailure("cannot read the trace of this run back: " + trace.error().ToString());
}

// It leaves once it has ended all runs, or its time is over.
void Guardian::Release() {
  Send({GuardianOrder::Kind::kLeave});
  const auto due = steady_clock::now() + 2 * kGrace;
  pollfd closed{socket_.get(), POLLIN, 0};
  while (steady_clock::now() < due && waitpid(pid_, nullptr, WNOHANG) == 0) {
    poll(&closed, 1, 10);
    GuardianNews ignored;
    recv(socket_.get(), &ignored, sizeof(ignored), MSG_DONTWAIT);
  }
  EndChildren(others_);
}

}  // namespace clusterspec
