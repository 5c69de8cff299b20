#include "cli/report_command.h"

#include <fmt/format.h>

#include "cli/workspace.h"
#include "reports/console.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "spec/nouns/report.h"

namespace clusterspec {
namespace {

std::string Format(const std::string& format, const Report& report) {
  if (format == "html") return ToHtml(report);
  if (format == "junit") return ToJUnit(report);
  if (format == "markdown") return ToMarkdown(report);
  return FormatSummary(report, false);
}

}  // namespace

int ConvertReports(const std::string& format, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const auto report = LoadReport(file);
    if (!report) return Fail(report.error(), kUsage);
    fmt::print("{}", Format(format, *report));
  }
  return kAsExpected;
}

}  // namespace clusterspec
