// A trace as the model reads it: one log per process, each in its own order, and the places of
// their events in the whole.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_PROCESS_LOGS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_PROCESS_LOGS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/sim/program.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/trace.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::explain {

struct Entry {
  size_t log = 0;
  size_t index = 0;               // in its log
  size_t position = 0;            // in the trace as it was stored
  std::optional<EventKind> kind;  // nothing: an event that the model never shows
  Event event;                    // with the names of the simulator for what the harness gave
};

class ProcessLogs {
 public:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  // `program` is that of the scenario that the trace is one of.
  ProcessLogs(const Trace& trace, const sim::Program& program);

  // What the adapter cannot tell: it is in no log, whatever the runtime did.
  const Gaps& gaps() const { return gaps_; }
  bool Tells(EventKind kind) const { return gaps_.empty() || !gaps_.Has(SpecOf(kind).name); }

  size_t size() const { return lines_.size(); }
  const Entry& At(size_t place) const { return lines_[place]; }

  size_t count() const { return logs_.size(); }
  // The place of an event of a log; kNone when there are no more.
  size_t Place(size_t log, size_t index) const {
    return index < logs_[log].places.size() ? logs_[log].places[index] : kNone;
  }
  // kNone: a process that shows nothing.
  size_t Find(std::string_view process) const;
  // The process id of a process; 0: not known.
  int Pid(std::string_view process) const;

  // How many events there were with those that are not judged.
  size_t stored() const { return stored_; }

 private:
  struct ProcessLog {
    std::string process;
    int pid = 0;
    std::vector<size_t> places;
  };

  size_t LogOf(const Event& event);

  std::vector<ProcessLog> logs_;
  std::vector<Entry> lines_;
  size_t stored_ = 0;
  Gaps gaps_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_PROCESS_LOGS_H_
