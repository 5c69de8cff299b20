#include "harness/run/quiescence.h"

#include <algorithm>

#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;

// The least time of sleep while something is still to be told: see NewsIsDue. It may also never
// come, as from a process that is none of ours.
constexpr milliseconds kNewsTime{400};

int IdOf(const Event& result) { return static_cast<int>(IntegerOr(result.data, "op", 0)); }

}  // namespace

Quiescence::Quiescence(const Scenario& scenario, RunProbe* probe) : probe_(probe) {
  ForEachOperation(scenario, [this](const Operation& operation, const std::string&, int) {
    if (operation.name == "spin") spins_.insert(operation.id);
    if (operation.name == "after") timers_.insert(operation.id);
  });
}

void Quiescence::OnEvent(const Event& event) {
  if (event.name == "done") {
    done_.insert({event.process, static_cast<int>(IntegerOr(event.data, "batch", 0))});
    return;
  }
  ++events_;
  if (event.name == "hello") greeted_.insert(event.process);
  if (event.name == "result") OnResult(event);
  if (event.name == "timer") --pending_timers_[event.process];
  if (event.name == "cluster.exit") told_.insert(event.subject);
  if (event.name == "os.exit" && event.subject == "primary") primary_ended_ = true;
}

void Quiescence::OnResult(const Event& event) {
  if (spins_.contains(IdOf(event))) spinners_.insert(event.process);
  if (timers_.contains(IdOf(event)) && !event.data.contains("threw")) {
    ++pending_timers_[event.process];
  }
}

bool Quiescence::Answered(const std::string& process, int batch) const {
  return done_.contains({process, batch}) || spinners_.contains(process);
}

bool Quiescence::Reached(milliseconds quiet) {
  return !TimersRun() && probe_->AllDelivered() && probe_->Sample(PidsOf(spinners_)).asleep &&
         BarrierAnswered() && Slept(quiet);
}

bool Quiescence::TimersRun() const {
  const std::vector<AttachedProcess> attached = probe_->Attached();
  return std::any_of(attached.begin(), attached.end(), [this](const AttachedProcess& process) {
    const auto pending = pending_timers_.find(process.label);
    return pending != pending_timers_.end() && pending->second > 0;
  });
}

// Asks every process that is attached to answer once, unless it has since the last event.
bool Quiescence::BarrierAnswered() {
  bool all = true;
  for (const AttachedProcess& process : probe_->Attached()) {
    if (spinners_.contains(process.label) || probe_->IsStopped(process.pid)) continue;
    Barrier& barrier = barriers_[process.label];
    if (barrier.batch == 0 || barrier.events != events_) {
      barrier = {NextBatch(), events_};
      probe_->Ask(process.label, barrier.batch);
    }
    all = all && done_.contains({process.label, barrier.batch});
  }
  return all;
}

// True when this look is the same as one that long ago.
bool Quiescence::Slept(milliseconds quiet) {
  ProcSnapshot now = probe_->Sample(PidsOf(spinners_));
  if (!now.asleep) {
    look_.reset();
    return false;
  }
  if (look_ == now) {
    const auto slept = probe_->Now() - looked_;
    return slept >= std::max(quiet, kNewsTime) || (slept >= quiet && !NewsIsDue());
  }
  look_ = std::move(now);
  looked_ = probe_->Now();
  return false;
}

milliseconds Quiescence::UntilSlept(milliseconds quiet) const {
  if (!look_) return milliseconds(0);
  const auto left = std::chrono::ceil<milliseconds>(looked_ + quiet - probe_->Now());
  return std::max(left, milliseconds(0));
}

// A process that was started and has not said hello may sleep for a moment while it loads; and the
// primary may sleep for a moment before it tells of the end of a worker.
bool Quiescence::NewsIsDue() const {
  const std::set<pid_t> greeted = PidsOf(greeted_);
  for (const pid_t process : probe_->Processes()) {
    if (probe_->IsAlive(process) && !greeted.contains(process)) return true;
  }
  if (primary_ended_) return false;
  return std::any_of(greeted_.begin(), greeted_.end(), [this](const std::string& label) {
    const pid_t process = probe_->PidOf(label);
    return label != "primary" && process != 0 && !probe_->IsAlive(process) &&
           !told_.contains(label);
  });
}

// What processes call themselves is a number of their own namespace.
std::set<pid_t> Quiescence::PidsOf(const std::set<std::string>& labels) const {
  std::set<pid_t> processes;
  for (const std::string& label : labels) processes.insert(probe_->PidOf(label));
  return processes;
}

}  // namespace clusterspec
