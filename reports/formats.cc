#include "reports/formats.h"

#include "reports/github.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/sarif.h"
#include "reports/tap.h"

namespace clusterspec::reports {
namespace {

// A format that knows of one report only.
Format OneByOne(std::string_view name, std::string_view about,
                std::string (*write)(const Report&)) {
  return {name, about, [write](const std::vector<Report>& reports, const PageSources&) {
            std::string text;
            for (const Report& report : reports) text += write(report);
            return text;
          }};
}

}  // namespace

const std::vector<Format>& Formats() {
  static const auto* const formats = new std::vector<Format>{
      OneByOne("json", "the report as JSON",
               [](const Report& each) { return ToPrettyText(ToJson(each)); }),
      OneByOne("junit", "the report as JUnit XML", ToJUnit),
      OneByOne("tap", "the report as TAP, the Test Anything Protocol", ToTap),
      OneByOne("sarif", "the report as SARIF, for viewers of code scanners",
               [](const Report& each) { return ToPrettyText(ToSarif(each)); }),
      {"html", "the report as one HTML page", ToHtml, true, true},
      OneByOne("markdown", "the report as Markdown", ToMarkdown),
      OneByOne("github", "GitHub's annotations of the report", ToAnnotations),
      OneByOne("job-summary", "short Markdown for the summary of a CI job", ToJobSummary),
  };
  return *formats;
}

}  // namespace clusterspec::reports
