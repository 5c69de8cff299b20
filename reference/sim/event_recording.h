// What happens in a world, as an adapter would record it: shown to whoever watches, counted for the
// awaits of the program, and reacted to where the program says so.
#ifndef CLUSTERSPEC_REFERENCE_SIM_EVENT_RECORDING_H_
#define CLUSTERSPEC_REFERENCE_SIM_EVENT_RECORDING_H_

#include <utility>
#include <vector>

#include "reference/sim/bound.h"
#include "reference/sim/operation_runner.h"
#include "reference/sim/process_list.h"
#include "reference/sim/simulator.h"

namespace clusterspec::sim {

class Events {
 public:
  Events(const Program& program, ValuePool* pool, Processes* processes,
         const Bound<Harness>* harness)
      : program_(program), pool_(*pool), processes_(*processes), harness_(*harness) {}

  // Who carries out what reactions ask for; before the first event.
  void set_reactor(OperationRunner* reactor) { reactor_ = reactor; }

  // Of the world only what watchers and snapshots look at. `recorder` may be null.
  void Bind(const World* world, Recorder* recorder) {
    world_ = world;
    recorder_ = recorder;
    stalled_ = kNobody;
  }

  // `process`: who tells of it; kNobody: the harness. `subject`: what it is about, or none. `data`
  // is called when somebody looks at it, before this returns.
  template <typename Data>
  void Record(EventKind kind, uint16_t process, Id subject, const Data& data);
  void Record(EventKind kind, uint16_t process, Id subject) {
    Record(kind, process, subject, [] { return json::object(); });
  }

  // The harness tells what stands for placeholders.
  void RecordBindings(const std::vector<Binding>& bindings);

  // Whether a run is recorded for good, rather than looked at on the way.
  bool IsRecordedWhole() const { return recorder_ != nullptr && recorder_->whole; }

  // Whether anybody looks at the data of such an event.
  bool IsLookedAt(EventKind kind, Id subject) const {
    return (recorder_ != nullptr && recorder_->watcher != nullptr) || IsWanted(kind, subject);
  }

  // Whether the program reacts to such an event.
  bool IsReactedTo(EventKind kind, uint16_t process, Id subject) const;

  // Whether who watches says that the process gets no further than an event that it has told of.
  bool IsStalled(uint16_t process) const { return stalled_ == process; }

 private:
  bool IsWanted(EventKind kind, Id subject) const;
  bool IsAwaited(const CompiledAwait& await, size_t index, Id subject) const;
  Event Make(EventKind kind, uint16_t process, Id subject, json::object data) const;
  void Match(EventKind kind, Id subject, const Event* event);
  bool IsAbout(const Reaction& reaction, EventKind kind, Id subject) const;
  void React(EventKind kind, uint16_t process, Id subject);
  void Stop(uint16_t process);

  const Program& program_;
  ValuePool& pool_;
  Processes& processes_;
  const Bound<Harness>& harness_;
  OperationRunner* reactor_ = nullptr;
  const World* world_ = nullptr;
  Recorder* recorder_ = nullptr;
  uint16_t stalled_ = kNobody;
};

template <typename Data>
void Events::Record(EventKind kind, uint16_t process, Id subject, const Data& data) {
  if (process != kNobody && !processes_[process].attached) return;  // its program hears nothing yet
  if (recorder_ != nullptr) {
    const SeenEvent seen{kind, process == kNobody ? kNone : processes_[process].label, subject};
    if (recorder_->watcher != nullptr) {
      recorder_->watcher->See(seen, *world_, EventData(data));
      const Stall stall = std::exchange(recorder_->stall, Stall::kNo);
      if (stall != Stall::kNo && process != kNobody) Stop(process);
      if (stall == Stall::kBefore) return;
    } else {
      recorder_->seen.push_back(seen);
    }
  }
  if (IsWanted(kind, subject)) {
    Event event = Make(kind, process, subject, data());
    Match(kind, subject, &event);
    if (recorder_ != nullptr && recorder_->whole) recorder_->events.push_back(std::move(event));
  } else {
    Match(kind, subject, nullptr);
  }
  if (process != kNobody) React(kind, process, subject);
}

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_EVENT_RECORDING_H_
