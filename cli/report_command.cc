#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/format_sources.h"
#include "cli/report_files.h"
#include "cli/report_sets.h"
#include "cli/standard_streams.h"
#include "cli/tool_commands.h"
#include "cli/workspace.h"
#include "reports/console.h"
#include "reports/difference.h"
#include "reports/formats.h"

namespace clusterspec {
namespace {

using Writer = std::function<std::string(const std::vector<Report>&)>;

constexpr const char* kFiles = "reports that `run --json` wrote";

// Prints the reports on stdout.
int Convert(const std::vector<std::string>& files, const Writer& write) {
  std::vector<Report> reports;
  for (const std::string& file : files) {
    auto report = LoadReport(file);
    if (!report) return Fail(report.error(), kUsage);
    reports.push_back(*std::move(report));
  }
  fmt::print("{}", write(reports));
  return kAsExpected;
}

std::string Summaries(const std::vector<Report>& reports) {
  std::string text;
  for (const Report& report : reports) text += FormatSummary(report, false);
  return text;
}

void AddFormat(const CommandLine& report, const std::string& name, const std::string& about,
               const Writer& write) {
  const auto files = std::make_shared<std::vector<std::string>>();
  const CommandLine command = report.Command(name, about);
  command.Add("file", files.get(), kFiles).Required();
  command.Does([files, write] { return Convert(*files, write); });
}

struct MergeFlags {
  std::vector<std::string> shards;
  std::string known;  // file; empty: the kept one; "none"
  ReportFiles reports;
};

int Merge(const MergeFlags& flags) {
  const auto writable = PrepareReportFiles(flags.reports);
  if (!writable) return Fail(writable.error(), kHarnessFailed);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto report = LoadAndMerge(flags.shards, *catalogue, flags.known);
  if (!report) return Print(report.error()), kUsage;
  fmt::print(ForPeople(), "{}", FormatSummary(*report, PeopleSeeColours()));
  const bool written = ReportWriter(flags.reports, false).Add(*report);
  return WorseCode(CodeOf(*report), written ? kAsExpected : kHarnessFailed);
}

void AddMerge(const CommandLine& report) {
  const auto flags = std::make_shared<MergeFlags>();
  const CommandLine merge = report.Command(
      "merge", "One report of all shards of a run; the exit code is that of the run");
  merge.Add("shard", &flags->shards, "reports that `run --shard I/N --json` wrote, all N of them")
      .Required();
  merge.Add("--known", &flags->known,
            "list of known failures; default: the project's own for the runtime; none: no list");
  AddReportFiles(merge, &flags->reports);
  merge.Does([flags] { return Merge(*flags); });
}

int Compare(const std::string& before, const std::string& after) {
  const auto from = LoadReport(before);
  if (!from) return Fail(from.error(), kUsage);
  const auto to = LoadReport(after);
  if (!to) return Fail(to.error(), kUsage);
  const reports::Difference difference = reports::Compare(*from, *to);
  fmt::print("{}", ToText(difference, *from, *to));
  return difference.IsEmpty() ? kAsExpected : kUnexpected;
}

void AddDiff(const CommandLine& report) {
  const auto files = std::make_shared<std::pair<std::string, std::string>>();
  const CommandLine diff =
      report.Command("diff", "What changed from one report to another; 1 when something did");
  diff.Add("before", &files->first, "a report").Required();
  diff.Add("after", &files->second, "another one").Required();
  diff.Does([files] { return Compare(files->first, files->second); });
}

}  // namespace

void AddReport(CommandLine* program) {
  const CommandLine report =
      program->Group("report", "Stored reports in other forms, merged, compared");
  for (const reports::Format& format : reports::Formats()) {
    AddFormat(report, std::string(format.name), fmt::format("Print {}", format.about),
              [&format](const std::vector<Report>& all) { return WriteIn(format, all); });
  }
  AddFormat(report, "console", "Print the summary of a run", Summaries);
  AddMerge(report);
  AddDiff(report);
  report.Command("publish", "Write reports into the repository, with the pages that rest on them")
      .PassesWordsOn(GoOnAsTools);
  report.Command("site", "Write static pages, badges and a compatibility data file")
      .PassesWordsOn(GoOnAsTools);
}

}  // namespace clusterspec
