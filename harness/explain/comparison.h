// Which values of a real run are judged, and against what.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_COMPARISON_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_COMPARISON_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "reference/model/index_set.h"
#include "reference/sim/program.h"
#include "reference/sim/simulator.h"
#include "reference/sim/world.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explain {

// Ports that the system chose, by the number that the simulator chose. Part of a state: which port
// is which shows only when it is told.
using Ports = model::Small<std::pair<uint16_t, uint16_t>, 2>;

class ProcessLogs;

// Compares what the model shows with what was seen.
class Comparison {
 public:
  Comparison(const ProcessLogs& logs, const sim::Program& program, const sim::ValuePool& pool)
      : logs_(logs), program_(program), pool_(pool) {}

  // Whether the data of an event fit. Binds ports that are told for the first time.
  bool Matches(EventKind kind, const json::object& model, const Event& seen,
               const sim::World& world, Ports* ports) const;
  // Whether the snapshot fits. The world is that of the moment. Adds to `told` the processes whose
  // end, or whose channel's, it tells of although the primary has not heard of it.
  bool MatchesSnap(const Event& seen, const sim::World& world, model::IndexSet* told) const;
  std::map<std::string, WorkerState> SnapOf(const sim::World& world) const;

 private:
  bool MatchesState(const WorkerState& seen, const sim::World& world, size_t worker,
                    model::IndexSet* told) const;
  bool Same(const json::value& model, const json::value& seen, const sim::World& world,
            Ports* ports) const;
  bool SameMembers(const json::object& model, const json::object& seen, const sim::World& world,
                   Ports* ports) const;
  bool SameResult(const json::object& model, const json::object& seen, const sim::World& world,
                  Ports* ports) const;
  bool SameNumber(int64_t model, int64_t seen, const sim::World& world, Ports* ports) const;

  const ProcessLogs& logs_;
  const sim::Program& program_;
  const sim::ValuePool& pool_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_COMPARISON_H_
