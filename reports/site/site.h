// Many reports as a site of static pages, to be published as they are.
#ifndef CLUSTERSPEC_REPORTS_SITE_SITE_H_
#define CLUSTERSPEC_REPORTS_SITE_SITE_H_

#include <string>
#include <vector>

#include "reports/page_sources.h"
#include "reports/site/support.h"
#include "spec/nouns/report.h"

namespace clusterspec {

struct SiteFile {
  std::string path;  // below the site's folder: "case/worker-kill~2fa.html"
  std::string text;
};

// An index, a page for each implementation, deviation, requirement and case, badges, and the
// compatibility data with its schema. Links are relative; nothing is loaded from elsewhere. At most
// one report of a runtime's version in an edition: the names of its files follow from these. What
// `changes` knows makes the data exact.
std::vector<SiteFile> ToSite(const std::vector<Report>& reports, const PageSources& sources,
                             const std::vector<reports::KnownChange>& changes);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_SITE_SITE_H_
