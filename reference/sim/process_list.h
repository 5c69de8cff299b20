// The processes of the world that is stepped: the only way by which the simulator reaches them.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROCESS_LIST_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROCESS_LIST_H_

#include <utility>

#include "reference/sim/world.h"

namespace clusterspec::sim {

// The place among the processes of a worker with this index in the primary, and the other way
// round.
inline uint16_t ProcessOf(uint32_t worker) { return static_cast<uint16_t>(worker + 1); }
inline uint16_t WorkerOf(uint16_t process) { return static_cast<uint16_t>(process - 1); }

class Processes {
 public:
  void Bind(World* world) { list_ = &world->processes; }

  uint16_t size() const { return static_cast<uint16_t>(list_->size()); }

  // To look at. Valid until one is added.
  const Process& operator[](uint16_t process) const { return std::as_const(*list_)[process]; }

  // To change: what is reached so counts as touched, see TrackedList. Valid until one is added.
  Process& Change(uint16_t process) { return (*list_)[process]; }
  Process& Add() { return list_->emplace_back(); }

  bool Runs(uint16_t process) const { return (*this)[process].phase == ProcessPhase::kRunning; }
  bool HasEnded(uint16_t process) const { return (*this)[process].phase >= ProcessPhase::kEnded; }

  // kNobody: none has this label.
  uint16_t Find(Id label) const {
    for (uint16_t process = 0; process < size(); ++process) {
      if ((*this)[process].label == label) return process;
    }
    return kNobody;
  }

 private:
  decltype(World::processes)* list_ = nullptr;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROCESS_LIST_H_
