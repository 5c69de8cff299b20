// The report as a page for a browser.
#ifndef CLUSTERSPEC_REPORTS_HTML_H_
#define CLUSTERSPEC_REPORTS_HTML_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// One self-contained page: it loads nothing, and works without JavaScript, on a phone and in the
// dark. The page's form is reports/template.html; every text of the report is escaped.
std::string ToHtml(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_HTML_H_
