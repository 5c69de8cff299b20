#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"
#include "harness/load/case_loader.h"
#include "reports/program/script.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

// Everything that an id can name, and a report on it if one was given.
struct Shelf {
  Catalogue catalogue;
  std::vector<Case> cases;
  std::vector<Deviation> deviations;
  StatementMaps maps;
  std::optional<Report> report;
};

bool Names(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void PrintVerdict(std::string_view indent, const std::string& id, const Report& report) {
  for (const CaseOutcome& each : report.cases) {
    if (each.id != id) continue;
    fmt::print("{}{} on {} {}{}{}\n", indent, ToString(each.verdict), report.implementation,
               report.version, each.findings.empty() ? "" : ": ", each.Message());
  }
}

void ShowCase(const Case& a_case, const Shelf& shelf) {
  fmt::print("case {}\n{}\nEditions: {}\n\nIt decides:\n", a_case.id, a_case.title,
             a_case.editions.ToString());
  for (const std::string& id : a_case.covers) {
    fmt::print("  {}\n    {}\n", id, shelf.catalogue.Find(id)->text);
  }
  if (FormOf(a_case.id) != Form::kNet) {
    fmt::print("\nIn the form {}; made of {}.\n", ToString(FormOf(a_case.id)),
               WrittenId(a_case.id));
  }
  if (shelf.report) PrintVerdict("\nVerdict: ", a_case.id, *shelf.report);
  const auto text = ReadFile(a_case.where.file, kMostYamlBytes);
  if (text) fmt::print("\n{}:\n\n{}", a_case.where.file, *text);
}

void PrintStatements(const std::string& id, const StatementMaps& maps) {
  fmt::print("\nStatements behind it (line in the documentation):\n");
  for (const auto& [edition, map] : maps) {
    for (const Statement& each : map.statements) {
      if (!Names(each.requirements, id)) continue;
      fmt::print("  {} line {}: {}, {}\n", ToString(edition), each.line, each.Place(),
                 ToString(*each.statement_class));
    }
  }
}

void PrintDeciders(const std::string& id, const Shelf& shelf) {
  fmt::print("\nCases and monitors that decide it:\n");
  const auto print = [&](const std::string& decider, std::string_view title) {
    fmt::print("  {}  {}\n", decider, title);
    if (shelf.report) PrintVerdict("    ", decider, *shelf.report);
  };
  bool any = false;
  for (const Case& each : shelf.cases) {
    if (Names(each.covers, id)) any = true, print(each.id, each.title);
  }
  for (const Monitor& monitor : Monitors()) {
    if (monitor.requirement == id)
      any = true, print(fmt::format("monitor/{}", monitor.name), monitor.title);
  }
  if (!any) fmt::print("  none\n");
}

void ShowRequirement(const Requirement& requirement, const Shelf& shelf) {
  fmt::print("requirement {}\n{}\nLevel: {}. Editions: {}. Decided by: {}.{}\n", requirement.id,
             requirement.text, ToString(requirement.level), requirement.editions.ToString(),
             ToString(requirement.decided_by),
             requirement.why.empty() ? "" : " " + requirement.why);
  if (!requirement.missing.empty()) {
    fmt::print("Decided in part. Missing: {}\n", requirement.missing);
  }
  for (const auto& [edition, since] : requirement.since) {
    fmt::print("{} dates it: {}\n", ToString(edition), since.ToString());
  }
  for (const std::string& id : requirement.contradicts) {
    fmt::print("It contradicts {}, which holds in {}.\n", id,
               shelf.catalogue.Find(id)->editions.ToString());
  }
  if (!requirement.readings.empty()) fmt::print("\nReadings, any of which is kept:\n");
  for (const auto& [name, text] : requirement.readings) fmt::print("  {}: {}\n", name, text);
  PrintStatements(requirement.id, shelf.maps);
  PrintDeciders(requirement.id, shelf);
  for (const Deviation& each : shelf.deviations) {
    if (Names(each.requirements, requirement.id)) {
      fmt::print("\nDeviation {}\n  {}\n", each.id, each.text);
    }
  }
  if (!shelf.report) return;
  for (const RequirementResult& each : shelf.report->requirements) {
    if (each.id != requirement.id) continue;
    fmt::print("\nIn the report: {} on {} {}{}\n", ToString(each.verdict),
               shelf.report->implementation, shelf.report->version,
               each.reading.empty() ? "" : ", reading " + each.reading);
  }
}

void ShowDeviation(const Deviation& deviation, const Shelf& shelf) {
  fmt::print("deviation {}\n{}\nEditions: {}\n\nIt breaks:\n", deviation.id, deviation.text,
             deviation.editions.ToString());
  for (const std::string& id : deviation.requirements) {
    fmt::print("  {}\n    {}\n", id, shelf.catalogue.Find(id)->text);
  }
  fmt::print("\nWhat looks wrong: {}. {}\n", ToString(deviation.blame), deviation.why);
  fmt::print("\nShown by (versions tested):\n");
  for (const AffectedVersions& each : deviation.shown_by) fmt::print("  {}\n", each.ToString());
  fmt::print("\nCases that show it:\n");
  for (const std::string& id : deviation.cases) {
    fmt::print("  {}\n", id);
    if (shelf.report) PrintVerdict("    ", id, *shelf.report);
  }
}

void ShowMonitor(const Monitor& monitor, const Shelf& shelf) {
  const std::string id = fmt::format("monitor/{}", monitor.name);
  fmt::print("{}\n{}\nIt looks at the trace of every case.\n\nIt decides:\n  {}\n    {}\n", id,
             monitor.title, monitor.requirement,
             shelf.catalogue.Find(std::string(monitor.requirement))->text);
  if (!monitor.uses.empty()) fmt::print("It rests on {}.\n", monitor.uses);
  if (shelf.report) PrintVerdict("\nVerdict: ", id, *shelf.report);
}

int ShowIn(const Shelf& shelf, const std::string& id) {
  std::vector<std::string> known;
  for (const Monitor& each : Monitors()) {
    known.push_back(fmt::format("monitor/{}", each.name));
    if (known.back() == id) return ShowMonitor(each, shelf), kAsExpected;
  }
  for (const Case& each : shelf.cases) {
    if (each.id == id) return ShowCase(each, shelf), kAsExpected;
    known.push_back(each.id);
  }
  for (const Deviation& each : shelf.deviations) {
    if (each.id == id) return ShowDeviation(each, shelf), kAsExpected;
    known.push_back(each.id);
  }
  if (const Requirement* requirement = shelf.catalogue.Find(id)) {
    return ShowRequirement(*requirement, shelf), kAsExpected;
  }
  for (const auto& [each, requirement] : shelf.catalogue.all()) known.push_back(each);
  fmt::print(
      stderr,
      "clusterspec: '{}' is neither a case nor a monitor nor a requirement nor a deviation.{}\n",
      id, DidYouMean(id, known));
  return kUsage;
}

struct ShowFlags {
  std::string id;       // of a case, requirement or deviation
  std::string report;   // a file; empty: none
  bool script = false;  // a case as a plain program
  std::string edition;  // of the program; empty: the newest that the case applies to
};

int Show(const ShowFlags& flags) {
  Shelf shelf;
  auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  shelf.catalogue = *std::move(catalogue);
  auto cases = LoadCases(shelf.catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  shelf.cases = *std::move(cases);
  if (FormOf(flags.id) != Form::kNet) {
    auto in_form = LoadCase(flags.id, shelf.catalogue);
    if (!in_form) return Print(in_form.error()), kUsage;
    shelf.cases.push_back(*std::move(in_form));
  }
  auto deviations = LoadDeviations(shelf.catalogue, shelf.cases);
  if (!deviations) return Print(deviations.error()), kUsage;
  shelf.deviations = *std::move(deviations);
  auto maps = LoadStatementMaps(shelf.catalogue);
  if (!maps) return Print(maps.error()), kUsage;
  shelf.maps = *std::move(maps);
  if (!flags.report.empty()) {
    auto report = LoadReport(flags.report);
    if (!report) return Fail(report.error(), kUsage);
    shelf.report = *std::move(report);
  }
  return ShowIn(shelf, flags.id);
}

// The asked edition, or the newest that the case applies to; nothing, and a message, if it does
// not.
std::optional<Edition> ChooseEdition(const Case& a_case, const std::string& asked,
                                     const Catalogue& catalogue) {
  std::optional<Edition> newest;
  for (const Edition each : kAllEditions) {
    if (Applies(a_case, each, catalogue)) newest = each;
  }
  if (asked.empty()) return newest;
  const auto edition = ParseEdition(asked);
  if (edition && Applies(a_case, *edition, catalogue)) return edition;
  fmt::print(stderr, "clusterspec: {} does not apply to {}, but to {}\n", a_case.id, asked,
             a_case.editions.ToString());
  return std::nullopt;
}

// Prints the case as a plain program. kUsage, and the reason, when it cannot be told so.
int ShowScript(const std::string& id, const std::string& edition_name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto read = LoadCase(id, *catalogue);
  if (!read) return Print(read.error()), kUsage;
  const Case& found = *read;
  const auto edition = ChooseEdition(found, edition_name, *catalogue);
  if (!edition) return kUsage;
  const auto script = ToScript(found, *edition, *catalogue);
  if (!script) {
    fmt::print(stderr, "clusterspec: {} cannot be written as a plain program: {}\n", id,
               script.error().message);
    return kUsage;
  }
  fmt::print("{}", *script);
  return kAsExpected;
}

}  // namespace

void AddShow(CommandLine* program) {
  const auto flags = std::make_shared<ShowFlags>();
  const CommandLine show =
      program->Command("show", "Show a case, a monitor, a requirement or a deviation");
  show.Add("id", &flags->id, "").Required();
  show.Add("--report", &flags->report,
           "also what this report, written by `run --json`, says about it");
  const Argument as_script =
      show.Flag("--as-script", &flags->script, "print a case as a plain program without a harness");
  show.Add("--edition", &flags->edition,
           "edition of the program; default: the newest to which the case applies")
      .AnEdition()
      .Needs(as_script);
  show.Does(
      [flags] { return flags->script ? ShowScript(flags->id, flags->edition) : Show(*flags); });
}

}  // namespace clusterspec
