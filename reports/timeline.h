// A trace as a drawing beside its lines.
#ifndef CLUSTERSPEC_REPORTS_TIMELINE_H_
#define CLUSTERSPEC_REPORTS_TIMELINE_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// A folded block of HTML: a lane each for the primary, every worker, and what is outside (clients,
// signals, the system), a dot where each event was seen, arrows for what came from another lane,
// and the events in words. What findings point at is marked, and has the id `prefix` + "~line5". Of
// a long trace only what is near that is shown. Empty without a trace.
std::string Timeline(const CaseOutcome& result, const std::string& prefix);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TIMELINE_H_
