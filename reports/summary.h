// Many reports side by side: the table of all results, and what was found.
#ifndef CLUSTERSPEC_REPORTS_SUMMARY_H_
#define CLUSTERSPEC_REPORTS_SUMMARY_H_

#include <functional>
#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

// "node-20.20.2-v18": what the files of a published report are called.
std::string PublishedName(const Report& report);

// A Markdown table, a row per report, in the order given, with how many of the deviations each
// shows. `folder` is where the published reports are, as links should say it.
std::string ToSummaryTable(const std::vector<Report>& reports,
                           const std::vector<Deviation>& deviations, const std::string& folder);

struct FindingsInput {
  std::vector<Report> reports;
  std::vector<Deviation> deviations;
  const Catalogue* catalogue = nullptr;  // of the requirements; outlives the call
  // The smallest program that shows the deviation; empty: none can be printed.
  std::function<std::string(const Deviation&)> program;
};

// A Markdown page: each deviation that a report shows, with the requirements that it breaks, who
// shows it, what looks wrong, and a program; then the failures that no deviation explains.
std::string ToFindings(const FindingsInput& input);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_SUMMARY_H_
