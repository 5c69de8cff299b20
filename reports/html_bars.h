// Verdicts as bars, and the facts of a run.
#ifndef CLUSTERSPEC_REPORTS_HTML_BARS_H_
#define CLUSTERSPEC_REPORTS_HTML_BARS_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// Requirements and cases, with their numbers in words and signs.
std::string Bars(const Report& report);

// A bar without its legend, which is its label.
std::string SmallBar(const Report& report);

// When, how, with what it was run: <div>s of a <dl>.
std::string Facts(const Report& report);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_BARS_H_
