#include "harness/explain/process_logs.h"

#include <algorithm>
#include <map>

#include "harness/explain/bindings.h"
#include "harness/explain/unsolicited.h"

namespace clusterspec::inclusion {

Tracks::Tracks(const Trace& trace, const sim::Program& program) : stored_(trace.events.size()) {
  const GivenNames names(trace, program);
  for (size_t position = 0; position < trace.events.size(); ++position) {
    const Event& event = trace.events[position];
    // What the harness chose is no behaviour: it has gone into the names above.
    if (event.name == "given") continue;
    const std::optional<EventKind> kind = ParseEventKind(event.name);
    const auto data = [&] { return event.data; };
    if (kind && IsUnasked(program, *kind, event.subject, sim::EventData(data))) continue;
    Line line;
    line.track = TrackOf(event);
    line.index = tracks_[line.track].places.size();
    line.position = position;
    line.kind = kind;
    line.event = names.Translate(event);
    // A process is one process: another id under the same name is the work of no run.
    if (event.pid != tracks_[line.track].pid) line.kind.reset();
    tracks_[line.track].places.push_back(lines_.size());
    lines_.push_back(std::move(line));
  }
}

size_t Tracks::TrackOf(const Event& event) {
  const size_t known = Find(event.process);
  if (known != kNone) return known;
  tracks_.push_back({event.process, event.pid, {}});
  return tracks_.size() - 1;
}

size_t Tracks::Find(std::string_view process) const {
  const auto found = std::find_if(tracks_.begin(), tracks_.end(),
                                  [&](const Track& track) { return track.process == process; });
  return found == tracks_.end() ? kNone : static_cast<size_t>(found - tracks_.begin());
}

int Tracks::Pid(std::string_view process) const {
  const size_t track = Find(process);
  return track == kNone ? 0 : tracks_[track].pid;
}

}  // namespace clusterspec::inclusion
