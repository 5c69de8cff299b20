#include "fuzz/unsaid.h"

#include <algorithm>
#include <string>

namespace clusterspec::fuzz {
namespace {

bool StartsAlone(const Trace& trace, const std::string& worker) {
  const bool alone = trace.First("os.exit", "primary").has_value();
  return alone && worker != "primary" && worker != "harness" &&
         !trace.First("cluster.online", worker);
}

bool IsToldToDisconnect(const Trace& trace, const std::string& worker, size_t before) {
  const auto end = trace.events.begin() + static_cast<std::ptrdiff_t>(before);
  return std::any_of(trace.events.begin(), end, [&worker](const Event& each) {
    const auto state = each.snap.find(worker);
    return state != each.snap.end() && state->second.exited_after_disconnect == 't';
  });
}

}  // namespace

bool IsUnsaid(const Trace& trace, size_t event) {
  if (event >= trace.events.size()) return trace.ending.kind == EndingKind::kEndedEarly;
  const Event& seen = trace.events[event];
  if (StartsAlone(trace, seen.process)) return true;
  const bool message = seen.name == "self.message" || seen.name == "process.message";
  return message && IsToldToDisconnect(trace, seen.process, event);
}

}  // namespace clusterspec::fuzz
