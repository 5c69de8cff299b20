#include "harness/explain/requirement_of.h"

#include "spec/protocol/protocol.h"

namespace clusterspec::explain {
namespace {

constexpr std::string_view kListed = "cluster.workers.kept-until-both";
constexpr std::string_view kConnected = "worker.isConnected.after-disconnect";
constexpr std::string_view kDead = "worker.isDead.after-exit";
constexpr std::string_view kVoluntary = "worker.exitedAfterDisconnect.voluntary";
constexpr std::string_view kSuicide = "worker.suicide.voluntary";

std::string_view OfLetters(Edition edition, const WorkerState& seen, const WorkerState& allowed) {
  if (seen.exited_after_disconnect != allowed.exited_after_disconnect)
    return edition == Edition::kV6 ? kSuicide : kVoluntary;
  if (seen.listed != allowed.listed) return kListed;
  if (seen.connected != allowed.connected) return kConnected;
  return seen.dead != allowed.dead ? kDead : "";
}

std::string_view OfSnap(Edition edition, const Event& seen, const Event& allowed) {
  for (const auto& [label, state] : seen.snap) {
    const auto other = allowed.snap.find(label);
    if (other == allowed.snap.end() || state == other->second) continue;
    return OfLetters(edition, state, other->second);
  }
  return "";
}

std::string_view OfName(std::string_view name) {
  const EventSpec* spec = FindEvent(name);
  return spec == nullptr ? "" : spec->requirement;
}

}  // namespace

std::string_view RequirementOf(Edition edition, const Event* seen,
                               const std::vector<Event>& allowed) {
  if (seen == nullptr) return allowed.empty() ? "" : OfName(allowed.front().name);
  for (const Event& each : allowed) {
    const bool same = each.name == seen->name && each.subject == seen->subject;
    if (!same || each.data != seen->data) continue;
    if (const auto found = OfSnap(edition, *seen, each); !found.empty()) return found;
  }
  return OfName(seen->name);
}

std::vector<std::string_view> KnownRequirements() {
  std::vector<std::string_view> all{kListed, kConnected, kDead, kVoluntary, kSuicide};
  for (const EventSpec& each : AllEvents()) {
    if (!each.requirement.empty()) all.push_back(each.requirement);
  }
  return all;
}

}  // namespace clusterspec::explain
