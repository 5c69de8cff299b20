// The top of the HTML page: how each implementation stands, and what it breaks.
#ifndef CLUSTERSPEC_REPORTS_HTML_OVERVIEW_H_
#define CLUSTERSPEC_REPORTS_HTML_OVERVIEW_H_

#include <string>

#include "reports/across.h"

namespace clusterspec::reports {

// Signs with words: incomplete, unexpected results, or all as expected, and then with how many
// known failures.
std::string StatusOf(const Report& report);

// A table with a row for each of many reports; the bars of one.
std::string OverviewSection(const Across& across);

// What each breaks, by deviation, with the requirements and cases; implementations that break the
// same stand together.
std::string BreaksSection(const Across& across);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_OVERVIEW_H_
