// What a real run names otherwise than the machine of the simulator, and what of its values is
// judged at all. The one place where the two are brought together.
#ifndef CLUSTERSPEC_HARNESS_INCLUSION_RENAMING_H_
#define CLUSTERSPEC_HARNESS_INCLUSION_RENAMING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/trace.h"
#include "reference/sim/machine.h"
#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::inclusion {

// Placeholders such as ${port:a} and ${scratch} have other values in every run; the machine has its
// own. Both are known, since the harness writes down what it gave.
class GivenNames {
 public:
  GivenNames(const Trace& trace, const sim::Program& program);

  // The event with the machine's values.
  Event Translate(const Event& event) const;

 private:
  json::value Translate(const json::value& value) const;
  std::string Translate(std::string text) const;
  void AddUnasked(const Trace& trace, const sim::Program& program);
  void Add(const std::optional<json::value>& seen, std::string_view own);

  std::vector<std::pair<std::string, std::string>> texts_;  // longest first
  std::map<int64_t, int64_t> numbers_;
};

// Whether no sentence says that the event comes or does not come:
//   - an `output` of the runtime's own accord: lines on stderr that no operation of the scenario
//     prints, such as warnings and the traces of errors;
//   - the end of a server or connection in a process that has sent it to another;
//   - process.exit of a primary that an exception from inside the runtime ends.
// `subject` is that of the event.
bool IsUnasked(const sim::Program& program, sim::EventKind kind, std::string_view subject,
               const sim::EventData& data);

// Ports that the system chose, by the number that the machine chose. Part of a state: which port is
// which shows only when it is told.
using Ports = model::Small<std::pair<uint16_t, uint16_t>, 2>;

class Tracks;

// Compares what the model shows with what was seen.
class Comparison {
 public:
  Comparison(const Tracks& tracks, const sim::Program& program, const sim::Pool& pool)
      : tracks_(tracks), program_(program), pool_(pool) {}

  // Whether the data of an event fit. Binds ports that are told for the first time.
  bool Fits(sim::EventKind kind, const json::object& model, const Event& seen,
            const sim::World& world, Ports* ports) const;
  // Whether the snapshot fits. The world is that of the moment.
  bool FitsSnap(const Event& seen, const sim::World& world) const;
  std::map<std::string, WorkerState> SnapOf(const sim::World& world) const;

 private:
  bool FitsState(const WorkerState& seen, const sim::World& world, size_t worker) const;
  bool Same(const json::value& model, const json::value& seen, const sim::World& world,
            Ports* ports) const;
  bool SameMembers(const json::object& model, const json::object& seen, const sim::World& world,
                   Ports* ports) const;
  bool SameResult(const json::object& model, const json::object& seen, const sim::World& world,
                  Ports* ports) const;
  bool SameNumber(int64_t model, int64_t seen, const sim::World& world, Ports* ports) const;

  const Tracks& tracks_;
  const sim::Program& program_;
  const sim::Pool& pool_;
};

}  // namespace clusterspec::inclusion

#endif  // CLUSTERSPEC_HARNESS_INCLUSION_RENAMING_H_
