// What an implementation breaks, by cause.
#ifndef CLUSTERSPEC_REPORTS_BREAKS_H_
#define CLUSTERSPEC_REPORTS_BREAKS_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/report.h"

namespace clusterspec::reports {

// All pointers live as long as the report and the deviations.
struct Break {
  std::string deviation;                               // empty: none explains these cases
  const Deviation* about = nullptr;                    // null where it is not catalogued
  std::vector<const CaseOutcome*> cases;               // that fail by it
  std::vector<const RequirementResult*> requirements;  // that it breaks
};

struct Breaks {
  std::vector<Break> by_deviation;    // the one with most requirements first
  Break other;                        // may have no case
  std::vector<std::string> harmless;  // deviations that traces show, by which no case fails
};

Breaks BreaksOf(const Report& report, const std::vector<Deviation>& deviations);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_BREAKS_H_
