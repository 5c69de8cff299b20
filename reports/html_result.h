// One case as a part of the HTML page: what each report shows of it.
#ifndef CLUSTERSPEC_REPORTS_HTML_RESULT_H_
#define CLUSTERSPEC_REPORTS_HTML_RESULT_H_

#include <string>
#include <string_view>

#include "reports/across.h"

namespace clusterspec::reports {

// An <article>: what was asked; then, once for all reports that show the same, what was expected
// and seen, why it is true or known, how to see it again, and the timeline; on a page of one report
// the plain program, too.
std::string ResultArticle(const Across& across, const CaseAcross& row);

// The case as a plain program, folded; empty where there is none.
std::string ProgramBlock(const Across& across, std::string_view id);

// " data-d="1 4"": the deviations that the page's filter knows the element by; empty: none.
std::string DeviationData(const std::set<int>& deviations);

// A requirement with its level, its words and a link to the section of the edition's official page.
std::string RequirementLine(const Across& across, Edition edition, const std::string& id);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_RESULT_H_
