// What published reports show of the catalogued deviations.
#ifndef CLUSTERSPEC_REPORTS_FINDINGS_H_
#define CLUSTERSPEC_REPORTS_FINDINGS_H_

#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// A deviation that at least one report shows. All pointers here live as long as what they came
// from.
struct ShownDeviation {
  const Deviation* deviation = nullptr;
  std::vector<const Report*> reports;  // that show it, in the order given
};

struct Findings {
  std::vector<ShownDeviation> shown;  // in the order of the catalogue
  // Failures that no catalogued deviation explains, in the order of the reports.
  std::vector<std::pair<const Report*, const CaseResult*>> unexplained;
};

// Ids of the failures in the report that the deviation explains. Empty: the report does not show
// it.
std::vector<std::string> EvidenceIn(const Report& report, const Deviation& deviation);

Findings CollectFindings(const std::vector<Report>& reports,
                         const std::vector<Deviation>& deviations);

// The Markdown of FINDINGS.md: a row for each deviation that a report shows, then the failures that
// no deviation explains. `folder` is where the pages of the deviations are, as links should say it;
// a deviation whose id is in `programs` has a program there, too.
std::string ToFindingsPage(const Findings& findings, const std::vector<Report>& reports,
                           const std::string& folder, const std::vector<std::string>& programs);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_FINDINGS_H_
