// One result of the HTML page in full.
#ifndef CLUSTERSPEC_REPORTS_HTML_RESULT_H_
#define CLUSTERSPEC_REPORTS_HTML_RESULT_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// An <article>: what was asked, expected and seen, the note, the folded trace and the replay line.
std::string ResultArticle(const Report& report, const CaseOutcome& result);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_RESULT_H_
