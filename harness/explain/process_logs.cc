#include "harness/explain/process_logs.h"

#include <algorithm>
#include <map>

#include "harness/explain/bindings.h"
#include "harness/explain/unsolicited.h"

namespace clusterspec::explain {

ProcessLogs::ProcessLogs(const Trace& trace, const sim::Program& program)
    : stored_(trace.events.size()), gaps_(Gaps::Of(trace.events)) {
  const Bindings names(trace, program);
  for (size_t position = 0; position < trace.events.size(); ++position) {
    const Event& event = trace.events[position];
    // What the harness chose is no behaviour: it has gone into the names above.
    if (event.name == "binding") continue;
    const std::optional<EventKind> kind = ParseEventKind(event.name);
    const auto data = [&] { return event.data; };
    if (kind && IsUnsolicited(program, *kind, event.subject, sim::EventData(data))) continue;
    Entry line;
    line.log = LogOf(event);
    line.index = logs_[line.log].places.size();
    line.position = position;
    line.kind = kind;
    line.event = names.Translate(event);
    // A process is one process: another id under the same name is the work of no run.
    if (event.pid != logs_[line.log].pid) line.kind.reset();
    logs_[line.log].places.push_back(lines_.size());
    lines_.push_back(std::move(line));
  }
}

size_t ProcessLogs::LogOf(const Event& event) {
  const size_t known = Find(event.process);
  if (known != kNone) return known;
  logs_.push_back({event.process, event.pid, {}});
  return logs_.size() - 1;
}

size_t ProcessLogs::Find(std::string_view process) const {
  const auto found = std::find_if(logs_.begin(), logs_.end(),
                                  [&](const ProcessLog& log) { return log.process == process; });
  return found == logs_.end() ? kNone : static_cast<size_t>(found - logs_.begin());
}

int ProcessLogs::Pid(std::string_view process) const {
  const size_t log = Find(process);
  return log == kNone ? 0 : logs_[log].pid;
}

}  // namespace clusterspec::explain
