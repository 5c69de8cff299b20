// What GitHub Actions shows of a run: annotations, and the summary of a job.
#ifndef CLUSTERSPEC_REPORTS_GITHUB_H_
#define CLUSTERSPEC_REPORTS_GITHUB_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// A workflow command per line, to be printed on stdout: an error for each result that is not as
// listed, at the line of its case, and one warning for each that could not be decided. GitHub shows
// ten of a kind; the last one says how many more there are. Empty when the gate is green.
std::string ToAnnotations(const Report& report);

// Short Markdown: the headline, what is new, what is known in one line.
std::string ToJobSummary(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_GITHUB_H_
