// GitHub-flavoured Markdown: for job summaries and comments on pull requests.
#ifndef CLUSTERSPEC_REPORTS_MARKDOWN_H_
#define CLUSTERSPEC_REPORTS_MARKDOWN_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// A table of the verdicts, the requirements that do not pass, and every result that wants a look;
// traces are folded. Text of the report cannot become markup, mention anybody or link to an issue.
std::string ToMarkdown(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_MARKDOWN_H_
