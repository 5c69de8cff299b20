// Monitors: checks of one requirement that run over every trace, scripted or generated.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_MONITOR_H_
#define CLUSTERSPEC_HARNESS_JUDGE_MONITOR_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "spec/nouns/gaps.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// What a monitor saw in one trace.
struct Observation {
  bool seen = false;                 // the trace had something to say about the requirement
  std::optional<Finding> violation;  // the first place where it is broken
};

// Looks at what came of a scenario, and, where that matters, at what the scenario asked for. Says
// nothing where anything else could explain what is seen: a monitor never accuses a legal run.
struct Monitor {
  std::string_view name;         // "fork-before-online"
  std::string_view requirement;  // id in the catalogue
  std::string_view title;
  Observation (*check)(const Scenario& scenario, const Trace& trace);
  // What it cannot do without, by the names of gaps, with blanks between them: where the adapter
  // lacks one, the check could accuse a legal run, or be content with what it cannot see. What it
  // only looks for needs no name: it sees nothing then.
  std::string_view needs = {};
  // A requirement that the check rests on; before its date the monitor says nothing. Empty: none.
  std::string_view uses = {};

  // Whether none of these is among what it needs.
  bool CanDoWithout(const Gaps& gaps) const;
};

// All of them. Lives forever.
std::span<const Monitor> Monitors();

struct Watched {
  const Monitor* monitor;
  Observation observation;
};

// The monitors that saw something in the trace, of those whose requirement holds in its edition
// and is not dated later than its version, and that need nothing which the adapter lacks. None
// where the run shows nothing of the implementation.
std::vector<Watched> Watch(const Scenario& scenario, const Trace& trace,
                           const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_MONITOR_H_
