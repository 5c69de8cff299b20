#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/report_sets.h"
#include "cli/workspace.h"
#include "harness/known_failures/update.h"
#include "harness/load/known_failures_writer.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

struct KnownFlags {
  std::vector<std::string> reports;
  std::string to;  // the list; empty: the one that the project keeps of the implementation
  bool write = false;
};

// The reason of what nobody has looked at: a list of one's own may have it, the project's may not.
constexpr const char* kUnreviewed = "unreviewed";

// 1 when the list differs and was not written.
int UpdateOne(const std::string& file, const std::vector<Report>& reports,
              const std::vector<Deviation>& catalogue, const KnownFlags& flags) {
  std::error_code ignored;
  const bool there = std::filesystem::exists(file, ignored);
  const auto old = there ? LoadKnownFailures(file) : KnownFailures();
  if (!old) return Print(old.error()), kUsage;
  const KnownFailures updated =
      Update(*old, reports, catalogue, flags.to.empty() ? "" : kUnreviewed);
  const auto changes = ChangesBetween(*old, updated);
  fmt::print("{}: {}\n", file, changes.empty() ? "nothing changes" : "");
  for (const std::string& line : changes) fmt::print("  {}\n", line);
  if (changes.empty()) return kAsExpected;
  if (!flags.write) {
    fmt::print("Nothing is written without --write.\n");
    return kUnexpected;
  }
  const auto written = WriteFile(file, ToYaml(updated));
  if (!written) return Fail(written.error(), kHarnessFailed);
  return kAsExpected;
}

// A list is about one implementation, in whatever versions.
Result<std::string> ListOf(const Report& report, const std::string& report_file,
                           const KnownFlags& flags, const std::string& runtime) {
  if (flags.to.empty()) {
    const std::string kept = KnownFailuresFile(report.implementation);
    if (!kept.empty()) return kept;
    return Error{
        "the project keeps no list for an implementation that is a path; name one with "
        "--to FILE",
        {report_file, 0, 0}};
  }
  if (report.Runtime() == runtime) return flags.to;
  return Error{fmt::format("the report is of {}, the first one of {}; expected reports of one "
                           "implementation with --to",
                           report.Runtime(), runtime),
               {report_file, 0, 0}};
}

int UpdateKnownFailures(const KnownFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto deviations = LoadDeviations(*catalogue, *cases);
  if (!deviations) return Print(deviations.error()), kUsage;
  std::map<std::string, std::vector<Report>> by_list;
  std::string runtime;
  // What is expected is not asked here: it is about to change.
  auto whole = LoadWholeReports(flags.reports, *catalogue, "none");
  if (!whole) return Print(whole.error()), kUsage;
  for (WholeReport& each : *whole) {
    if (runtime.empty()) runtime = each.report.Runtime();
    const auto list = ListOf(each.report, each.file, flags, runtime);
    if (!list) return Fail(list.error(), kUsage);
    by_list[*list].push_back(std::move(each.report));
  }
  int code = kAsExpected;
  for (const auto& [list, reports] : by_list) {
    code = WorseCode(code, UpdateOne(list, reports, *deviations, flags));
  }
  return code;
}

CommandLine AddGroup(CommandLine* program, const std::string& name,
                     const std::shared_ptr<KnownFlags>& flags) {
  const CommandLine group = program->Group(name, "The known failures of the runtimes");
  const CommandLine update =
      group.Command("update", "How reports would change the list of known failures");
  update
      .Add("report", &flags->reports,
           "files that `run --json` wrote, of whole runs or of all their shards")
      .Required();
  update.Add("--to", &flags->to, "the list; default: the project's own of the implementation");
  update.Flag("--write", &flags->write, "and write it");
  update.Does([=] { return UpdateKnownFailures(*flags); });
  return group;
}

}  // namespace

void AddKnown(CommandLine* program) {
  const auto flags = std::make_shared<KnownFlags>();
  AddGroup(program, "known", flags);
  AddGroup(program, "expect", flags).Hide();  // its older name
}

}  // namespace clusterspec
