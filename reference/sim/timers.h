// The timers of processes, and the clock, which moves only when one fires.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TIMERS_H_
#define CLUSTERSPEC_REFERENCE_SIM_TIMERS_H_

#include <algorithm>

#include "reference/sim/process_list.h"

namespace clusterspec::sim {

class Timers {
 public:
  explicit Timers(Processes* processes) : processes_(*processes) {}

  void Bind(World* world) { now_ms_ = &world->now_ms; }

  // For an operation of the program.
  void Add(uint16_t process, uint16_t operation, int delay_ms) {
    const auto delay = static_cast<uint32_t>(std::max(delay_ms, 1));
    processes_.Change(process).timers.push_back({operation, *now_ms_ + delay});
  }

  // Gives the operation of the timer, which is over; it is as late now as that was due.
  uint16_t Fire(uint16_t process, uint16_t index) {
    auto& timers = processes_.Change(process).timers;
    const Timer timer = timers[index];
    timers.erase(timers.begin() + index);
    *now_ms_ = std::max(*now_ms_, timer.due_ms);
    return timer.operation;
  }

 private:
  Processes& processes_;
  uint32_t* now_ms_ = nullptr;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TIMERS_H_
