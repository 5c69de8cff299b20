#include "reports/site/site.h"

#include <fmt/format.h>

#include "reports/page.h"
#include "reports/site/badge.h"
#include "reports/site/compat.h"
#include "reports/site/pages.h"
#include "reports/site_files.h"
#include "reports/summary.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

using namespace reports;

std::string PathOf(std::string_view kind, std::string_view id) {
  return Links::OfSite("").To(kind, id);
}

void AddBadge(const Report& report, const std::string& name, std::vector<SiteFile>* files) {
  const SiteBadge badge = BadgeOf(report);
  const std::string path = BadgePath(name);
  files->push_back({path + ".json", ToPrettyText(ToEndpoint(badge))});
  files->push_back({path + ".svg", ToSvg(badge)});
}

// Whether it speaks for its runtime: no later version, and no later edition of this version.
bool IsNewest(const Report& report, const std::vector<Report>& all) {
  for (const Report& each : all) {
    if (each.Runtime() != report.Runtime()) continue;
    if (IsOlder(report.version, each.version)) return false;
    if (report.version == each.version && report.edition < each.edition) return false;
  }
  return true;
}

void AddImplementation(const Report& report, const PageSources& sources,
                       std::vector<SiteFile>* files) {
  const std::vector<Report> alone = {report};
  Across one(alone, sources);
  one.links = Links::OfSite("../");
  const std::string name = PublishedName(report);
  files->push_back({PathOf("implementation", name), ImplementationPage(one, name)});
  AddBadge(report, name, files);
}

}  // namespace

std::vector<SiteFile> ToSite(const std::vector<Report>& given, const PageSources& sources,
                             const std::vector<KnownChange>& changes) {
  const std::vector<Report> reports = InOrder(given);
  Across across(reports, sources);
  std::vector<SiteFile> files;
  across.links = Links::OfSite("");
  files.push_back({"index.html", IndexPage(across, sources)});
  files.push_back({"style.css", std::string(kStyle)});
  files.push_back({"page.js", std::string(kScript)});
  files.push_back({"compat.json", ToPrettyText(ToCompat(across, changes))});
  files.push_back({"compat.schema.json", std::string(kCompatSchema)});
  across.links = Links::OfSite("../");
  for (const Report& each : reports) {
    AddImplementation(each, sources, &files);
    if (IsNewest(each, reports)) AddBadge(each, each.Runtime(), &files);
  }
  for (const auto& [id, row] : across.requirements) {
    files.push_back({PathOf("requirement", id), RequirementPage(across, row, changes)});
  }
  for (const auto& [id, row] : across.cases) {
    files.push_back({PathOf("case", id), CasePage(across, row)});
  }
  for (const std::string& id : across.deviations) {
    files.push_back({PathOf("deviation", id), DeviationPage(across, id)});
  }
  return files;
}

}  // namespace clusterspec
