#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/tool_commands.h"
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

struct ReportFlags {
  std::string format;
  std::vector<std::string> files;
  bool no_check = false;  // read by the tools
};

// Prints each report on stdout.
int ConvertReports(const ReportFlags& flags) {
  for (const std::string& file : flags.files) {
    const auto report = LoadReport(file);
    if (!report) return Fail(report.error(), kUsage);
    fmt::print("{}", Format(flags.format, *report));
  }
  return kAsExpected;
}

}  // namespace

void AddReport(CommandLine* program) {
  const auto flags = std::make_shared<ReportFlags>();
  const CommandLine report = program->Command(
      "report", "Write a stored JSON report in another form, or into the repository");
  report.Add("format", &flags->format, "")
      .Required()
      .OneOf({"html", "junit", "markdown", "console", "publish"});
  report.Add("file", &flags->files,
             "reports that `run --json` wrote; publish without any writes its pages anew");
  report.Flag("--no-check", &flags->no_check,
              "publish without running the programs of the findings on the installed runtimes");
  report.Does(
      [flags, words = program->words()] {
        return flags->format == "publish" ? GoOnAsTools(words) : ConvertReports(*flags);
      },
      [flags] {
        const bool missing = flags->files.empty() && flags->format != "publish";
        return std::string(missing ? "file" : "");
      });
}

}  // namespace clusterspec
