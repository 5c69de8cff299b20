// The frame and the pieces that all pages of a site share. All return HTML in which every text is
// escaped.
#ifndef CLUSTERSPEC_REPORTS_SITE_SITE_PAGE_H_
#define CLUSTERSPEC_REPORTS_SITE_SITE_PAGE_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/across.h"

namespace clusterspec::reports {

struct SitePage {
  std::string title;   // text, not HTML
  std::string over;    // HTML above it: what it is a page of
  std::string status;  // HTML, and so are all below
  std::string facts;
  std::string columns;
  std::vector<std::pair<std::string, std::string>> sections;  // anchor and title, for navigation
  std::string main;
};

// The whole text of the page; `links` are those of its place.
std::string ToText(const SitePage& page, const Links& links);

// A part of the page, and its entry in the navigation. Nothing, where `content` is empty.
void AddSection(SitePage* page, const std::string& anchor, const std::string& title,
                const std::string& content);

// The filter that works on the tables of a page.
std::string FilterForm(const Across& across);

// `<table>` with these heads; rows are HTML, each of them `<tr>...</tr>\n`. Empty without rows.
std::string ListTable(const std::vector<std::string_view>& heads, const std::string& rows);

// A link to the page of a report: "node 26.10.0, v18".
std::string ReportLink(const Across& across, size_t report);

// How it ended: the badge of the verdict, and why where nothing was asked.
std::string VerdictCell(Verdict verdict, std::optional<WhyUnsupported> why);

// What is asked, each as its RequirementLine(): by requirement, the edition whose page has it.
// Empty for none.
std::string AskedList(const Across& across,
                      const std::vector<std::pair<std::string, Edition>>& requirements);

// Links to pages of cases, as a list; ids without a page are text.
std::string CaseList(const Across& across, const std::vector<std::string>& ids);

// Links to pages of deviations, by their numbers in `across`; empty for none.
std::string DeviationList(const Across& across, const std::set<int>& deviations);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SITE_SITE_PAGE_H_
