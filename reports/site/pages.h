// The pages of a site. `across` has the links of the page's place.
#ifndef CLUSTERSPEC_REPORTS_SITE_PAGES_H_
#define CLUSTERSPEC_REPORTS_SITE_PAGES_H_

#include <string>
#include <vector>

#include "reports/across.h"
#include "reports/page_sources.h"
#include "reports/site/support.h"

namespace clusterspec::reports {

std::string IndexPage(const Across& across, const PageSources& sources);

// `one` holds only the report of the page; `name`: of its files.
std::string ImplementationPage(const Across& one, const std::string& name);

std::string RequirementPage(const Across& across, const RequirementAcross& row,
                            const std::vector<KnownChange>& changes);

std::string CasePage(const Across& across, const CaseAcross& row);

std::string DeviationPage(const Across& across, const std::string& id);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SITE_PAGES_H_
