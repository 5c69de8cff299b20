// The page of one deviation.
#ifndef CLUSTERSPEC_REPORTS_DEVIATION_PAGE_H_
#define CLUSTERSPEC_REPORTS_DEVIATION_PAGE_H_

#include <string>
#include <vector>

#include "reports/findings.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

// A release of a runtime: "node", "26.10.0".
struct RuntimeVersion {
  std::string name;
  std::string version;
};

// A plain program that shows a deviation, or why there is none.
struct DeviationProgram {
  std::string code;                      // empty: there is none
  std::string why_not;                   // if so
  std::string case_id;                   // which it tells
  std::vector<RuntimeVersion> runtimes;  // on which it fails, those of one name together
};

// The Markdown of reports/deviations/ID.md: what happens, which requirements that breaks, who shows
// it in which published report, what looks wrong, and how to run ID.cjs. Its links take for granted
// that the page is in reports/deviations.
std::string ToDeviationPage(const ShownDeviation& shown, const DeviationProgram& program,
                            const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_DEVIATION_PAGE_H_
