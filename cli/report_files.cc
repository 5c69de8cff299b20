#include "cli/report_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/workspace.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

// "report.json" and "node@16.20.2" make "report-node@16.20.2.json".
std::string FileFor(const std::string& path, std::string implementation) {
  const std::filesystem::path file(path);
  std::replace(implementation.begin(), implementation.end(), '/', '_');
  return (file.parent_path() /
          fmt::format("{}-{}{}", file.stem().string(), implementation, file.extension().string()))
      .string();
}

std::string ToJsonText(const Report& report) { return ToPrettyText(ToJson(report)); }

}  // namespace

void AddReportFiles(const CommandLine& command, ReportFiles* files) {
  command.Add("--json", &files->json, "write the report as JSON");
  command.Add("--junit", &files->junit, "write the report as JUnit XML");
  command.Add("--html", &files->html, "write the report as one HTML page");
  command.Add("--markdown", &files->markdown, "write the report as Markdown");
}

bool WriteReports(const ReportFiles& files, const Report& report, bool one_of_several) {
  bool good = true;
  const auto write = [&](const std::string& path, std::string (*format)(const Report&)) {
    if (path.empty()) return;
    const std::string file = one_of_several ? FileFor(path, report.implementation) : path;
    const auto written = WriteFile(file, format(report));
    if (written) return;
    good = false;
    Fail(written.error(), kHarnessFailed);
  };
  write(files.json, ToJsonText);
  write(files.junit, ToJUnit);
  write(files.html, ToHtml);
  write(files.markdown, ToMarkdown);
  return good;
}

}  // namespace clusterspec
