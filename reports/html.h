// Reports as a page for a browser.
#ifndef CLUSTERSPEC_REPORTS_HTML_H_
#define CLUSTERSPEC_REPORTS_HTML_H_

#include <string>
#include <vector>

#include "reports/page_sources.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// One self-contained page for all of them, by runtime and version: it loads nothing, and works
// without JavaScript, on a phone and in the dark. The page's form is reports/page; every text of
// the reports is escaped.
std::string ToHtml(const std::vector<Report>& reports, const PageSources& sources);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_HTML_H_
