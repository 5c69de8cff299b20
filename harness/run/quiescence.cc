#include "harness/run/quiescence.h"

#include <unistd.h>

#include <algorithm>
#include <variant>

#include "harness/run/control_server.h"
#include "harness/run/network_client.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The least time of sleep while something is still to be told: see NewsIsDue. It may also never
// come, as from a process that is none of ours.
constexpr milliseconds kNewsTime{400};

int IdOf(const Event& result) { return static_cast<int>(IntegerOr(result.data, "op", 0)); }

}  // namespace

Quiescence::Quiescence(const Scenario& scenario, ControlServer* control,
                       const NetworkClient* client)
    : control_(control), client_(client) {
  for (const Step& step : scenario.steps) {
    const auto* batch = std::get_if<Batch>(&step.action);
    if (batch == nullptr) continue;
    for (const Operation& operation : batch->operations) Note(operation);
  }
}

void Quiescence::Note(const Operation& operation) {
  if (operation.name == "spin") spins_.insert(operation.id);
  if (operation.name == "after") timers_.insert(operation.id);
  for (const Operation& nested : operation.nested) Note(nested);
}

void Quiescence::OnEvent(const Event& event) {
  if (event.name == "done") {
    done_.insert({event.process, static_cast<int>(IntegerOr(event.data, "batch", 0))});
    return;
  }
  ++events_;
  if (event.name == "hello") OnHello(event);
  if (event.name == "result") OnResult(event);
  if (event.name == "timer") --pending_timers_[event.process];
  if (event.name == "cluster.exit") told_.insert(event.subject);
  if (event.name == "os.exit" && event.subject == "primary") primary_ended_ = true;
}

void Quiescence::OnHello(const Event& event) {
  greeted_.insert(event.pid);
  if (event.process != "primary") workers_[event.pid] = event.process;
}

void Quiescence::OnResult(const Event& event) {
  if (spins_.contains(IdOf(event))) {
    spinners_.insert(event.process);
    spinning_.insert(event.pid);
  }
  if (timers_.contains(IdOf(event)) && !event.data.contains("threw")) {
    ++pending_timers_[event.process];
  }
}

bool Quiescence::Answered(const std::string& process, int batch) const {
  return done_.contains({process, batch}) || spinners_.contains(process);
}

bool Quiescence::Reached(milliseconds quiet) {
  return !TimersRun() && client_->AllDelivered() && Sample(getpid(), spinning_).asleep &&
         BarrierAnswered() && Slept(quiet);
}

bool Quiescence::TimersRun() const {
  return std::any_of(pending_timers_.begin(), pending_timers_.end(), [this](const auto& pending) {
    return pending.second > 0 && control_->Alive(pending.first);
  });
}

// Asks every process that is attached to answer once, unless it has since the last event.
bool Quiescence::BarrierAnswered() {
  bool all = true;
  for (const std::string& process : control_->AliveProcesses()) {
    const pid_t pid = control_->Pid(process);
    if (spinning_.contains(pid) || IsStopped(pid)) continue;
    Barrier& barrier = barriers_[process];
    if (barrier.batch == 0 || barrier.events != events_) {
      barrier = {NextBatch(), events_};
      control_->Send(process, {{"batch", barrier.batch}, {"ops", json::array()}});
    }
    all = all && done_.contains({process, barrier.batch});
  }
  return all;
}

// True when this look is the same as one that long ago.
bool Quiescence::Slept(milliseconds quiet) {
  ProcSnapshot now = Sample(getpid(), spinning_);
  if (!now.asleep) {
    look_.reset();
    return false;
  }
  if (look_ == now) {
    const auto slept = steady_clock::now() - looked_;
    return slept >= std::max(quiet, kNewsTime) || (slept >= quiet && !NewsIsDue());
  }
  look_ = std::move(now);
  looked_ = steady_clock::now();
  return false;
}

// A process that was started and has not said hello may sleep for a moment while it loads; and the
// primary may sleep for a moment before it tells of the end of a worker.
bool Quiescence::NewsIsDue() const {
  for (const pid_t process : Descendants(getpid())) {
    if (IsAlive(process) && !greeted_.contains(process)) return true;
  }
  if (primary_ended_) return false;
  return std::any_of(workers_.begin(), workers_.end(), [this](const auto& worker) {
    return !IsAlive(worker.first) && !told_.contains(worker.second);
  });
}

}  // namespace clusterspec
