// Many reports side by side: the table of all results.
#ifndef CLUSTERSPEC_REPORTS_SUMMARY_H_
#define CLUSTERSPEC_REPORTS_SUMMARY_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// "node-20.20.2-v18": what the files of a published report are called.
std::string PublishedName(const Report& report);

// A Markdown table, a row per report, in the order given, with how many of the deviations each
// shows. Each result is counted once: failures that are none by the edition of its own time, and
// what is dated later than its version, stand apart from failures and from what it lacks. `folder`
// is where the published reports are, as links should say it.
std::string ToSummaryTable(const std::vector<Report>& reports,
                           const std::vector<Deviation>& deviations, const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_SUMMARY_H_
