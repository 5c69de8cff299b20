// The tables of the HTML page: requirement or case by implementation.
#ifndef CLUSTERSPEC_REPORTS_HTML_MATRIX_H_
#define CLUSTERSPEC_REPORTS_HTML_MATRIX_H_

#include <string>

#include "reports/across.h"

namespace clusterspec::reports {

// Requirements by section of the official page. Every section folds; its head sums it up.
std::string RequirementSection(const Across& across);

// Cases by folder, in the same way. Has the anchor of every case without an article.
std::string CaseSection(const Across& across);

// The style that names the columns where the screen is too small for heads.
std::string ColumnStyle(const Across& across);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_HTML_MATRIX_H_
