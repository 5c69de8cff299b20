#include "reports/formats.h"

#include "reports/github.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/sarif.h"
#include "reports/tap.h"

namespace clusterspec::reports {

const std::vector<Format>& Formats() {
  static const auto* const kFormats = new std::vector<Format>{
      {"json", "the report as JSON", [](const Report& each) { return ToPrettyText(ToJson(each)); }},
      {"junit", "the report as JUnit XML", ToJUnit},
      {"tap", "the report as TAP, the Test Anything Protocol", ToTap},
      {"sarif", "the report as SARIF, for viewers of code scanners",
       [](const Report& each) { return ToPrettyText(ToSarif(each)); }},
      {"html", "the report as one HTML page", ToHtml},
      {"markdown", "the report as Markdown", ToMarkdown},
      {"github", "GitHub's annotations of the report", ToAnnotations},
      {"job-summary", "short Markdown for the summary of a CI job", ToJobSummary},
  };
  return *kFormats;
}

}  // namespace clusterspec::reports
