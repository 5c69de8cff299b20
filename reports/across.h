// Several reports side by side, each result told once for all of them.
#ifndef CLUSTERSPEC_REPORTS_ACROSS_H_
#define CLUSTERSPEC_REPORTS_ACROSS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/breaks.h"
#include "reports/links.h"
#include "reports/official_page.h"
#include "reports/page_sources.h"
#include "reports/sections.h"
#include "spec/nouns/report.h"

namespace clusterspec::reports {

// By runtime, the oldest version first; else as they were given.
std::vector<Report> InOrder(std::vector<Report> reports);

struct CaseAcross {
  std::string_view id;
  std::vector<const CaseOutcome*> in;  // a place for each report; null: not there
  bool has_article = false;            // some report has it in one of its Sections()
  std::set<int> deviations;            // by which it fails somewhere; numbers of Across::deviations

  const CaseOutcome& first() const;
};

struct RequirementAcross {
  std::string_view id;
  std::vector<const RequirementResult*> in;
  std::string section;       // title of the official page's section; "Other" where none is known
  std::set<int> deviations;  // as above
  std::set<std::string_view> cases;  // that decide it somewhere

  const RequirementResult& first() const;
};

// Lives no longer than what it was made from.
struct Across {
  Across(const std::vector<Report>& all, const PageSources& sources);

  const std::vector<Report>& reports;
  OfficialPages pages;
  Links links;
  const CasePrograms& programs;
  std::vector<Breaks> breaks;                  // one a report
  std::vector<std::vector<Section>> sections;  // Sections() of each report
  std::vector<std::string> deviations;         // that make a case fail, sorted
  std::map<std::string_view, CaseAcross> cases;
  std::map<std::string_view, RequirementAcross> requirements;

  bool has_many() const { return reports.size() > 1; }

  // "node 26.10.0", with the edition where there are many reports.
  std::string NameOf(size_t report) const;

  // In this report, the cases that fail of those that decide the requirement, in their order.
  std::vector<const CaseOutcome*> FailuresOf(const RequirementResult& requirement,
                                             size_t report) const;
};

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_ACROSS_H_
