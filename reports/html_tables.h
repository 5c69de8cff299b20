// The tables of the HTML page.
#ifndef CLUSTERSPEC_REPORTS_HTML_TABLES_H_
#define CLUSTERSPEC_REPORTS_HTML_TABLES_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// Each is a whole <section> with its heading. An empty table is one sentence that says so, except
// for deviations, which then leave no trace.
std::string RequirementSection(const Report& report);
std::string CaseSection(const Report& report);
std::string DeviationSection(const Report& report);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_TABLES_H_
