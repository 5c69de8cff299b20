// What a run has shown, as numbers that can be counted: a program that shows something new is worth
// keeping.
#ifndef CLUSTERSPEC_FUZZ_FEATURES_H_
#define CLUSTERSPEC_FUZZ_FEATURES_H_

#include <cstdint>
#include <optional>
#include <unordered_set>

#include "reference/sim/simulate.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// A hash of what was shown; equal on every machine.
using Feature = uint32_t;
using Features = std::unordered_set<Feature>;

// What the trace of any implementation shows:
//   - each operation with the one before it in its process, and how it came out;
//   - each operation on a worker, with the one before it there, the state that the primary saw last
//     of the worker, and how it came out;
//   - each event with the one before it that was about the same.
void AddTraceFeatures(const Scenario& scenario, const Trace& trace, Features* features);

// What the model did in a simulated run:
//   - each transition with the phase of its process and what the model holds of it;
//   - each two transitions after one another;
//   - each option of a choice point, with the transition that asked for it.
class ModelFeatures : public sim::RunWatcher {
 public:
  // `features` must outlive it.
  explicit ModelFeatures(Features* features) : features_(*features) {}

  void Takes(const sim::Transition& transition, const sim::World& world) override;
  void Picks(model::ChoicePoint point, int option) override;

 private:
  Features& features_;
  uint32_t last_ = 0;  // the transition under way
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_FEATURES_H_
