#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/judge/coverage.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

constexpr std::array kLevels = {Level::kMust, Level::kShould, Level::kMay, Level::kInfo};
constexpr std::array kWays = {DecidedBy::kCase, DecidedBy::kMonitor, DecidedBy::kBoth,
                              DecidedBy::kNothing};

bool IsComplete(const Coverage& coverage) {
  return coverage.Undecided().empty() && coverage.idle_cases.empty();
}

void PrintStatements(const Coverage& coverage) {
  int total = 0;
  for (const auto& [each, count] : coverage.statements) total += count;
  fmt::print("Edition {}: {} statements, {} give rise to requirements\n",
             ToString(coverage.edition), total, coverage.statements_with_requirements);
  for (const auto& [each, count] : coverage.statements) {
    fmt::print("  {:<11} {:>4}\n", ToString(each), count);
  }
}

void PrintTable(const Coverage& coverage) {
  fmt::print("{} requirements, by level and by what is meant to decide them\n",
             coverage.requirements.size());
  fmt::print("  {:<11}", "");
  for (const DecidedBy way : kWays) fmt::print(" {:>8}", ToString(way));
  fmt::print("\n");
  for (const Level level : kLevels) {
    fmt::print("  {:<11}", ToString(level));
    for (const DecidedBy way : kWays) fmt::print(" {:>8}", coverage.Count(level, way));
    fmt::print("\n");
  }
}

void PrintGaps(const Coverage& coverage) {
  const auto undecided = coverage.Undecided();
  fmt::print("{} testable requirements are undecided{}\n", undecided.size(),
             undecided.empty() ? "" : ":");
  for (const Deciders* each : undecided) {
    fmt::print("  {} ({}) at {}:{}\n", each->requirement->id, ToString(each->requirement->level),
               each->requirement->where.file, each->requirement->where.line);
  }
  for (const std::string& id : coverage.idle_cases) {
    fmt::print("  the case {} decides no requirement of this edition\n", id);
  }
}

// Would a runtime that breaks just this fail? What people answered.
void PrintExtents(const Coverage& coverage) {
  std::vector<std::string> parts;
  parts.reserve(std::size(kExtents));
  for (const Extent extent : kExtents) {
    parts.push_back(fmt::format("{} {}", coverage.Count(extent), ToString(extent)));
  }
  fmt::print("Decided: {}{}\n", fmt::join(parts, ", "),
             coverage.Count(Extent::kPartly) == 0 ? "" : "; partly are, with what is missing:");
  for (const Deciders& each : coverage.requirements) {
    if (ExtentOf(*each.requirement) != Extent::kPartly) continue;
    fmt::print("  {}: {}\n", each.requirement->id, each.requirement->missing);
  }
}

// Not a gap: each of them is decided, though in fewer ways than it could be.
void PrintFewerWays(const Coverage& coverage) {
  std::vector<std::string> fewer;
  for (const Deciders& each : coverage.requirements) {
    if (!each.InFewerWays()) continue;
    fewer.push_back(fmt::format("{} ({}, {})", each.requirement->id,
                                reports::Plural(each.cases.size(), "case"),
                                reports::Plural(each.monitors.size(), "monitor")));
  }
  if (fewer.empty()) return;
  fmt::print("{} requirements could be decided in more ways:\n  {}\n", fewer.size(),
             fmt::join(fewer, "\n  "));
}

json::object ToJson(const Coverage& coverage) {
  json::object statements;
  for (const auto& [each, count] : coverage.statements) statements[ToString(each)] = count;
  json::object levels;
  for (const Level level : kLevels) {
    json::object ways;
    for (const DecidedBy way : kWays) ways[ToString(way)] = coverage.Count(level, way);
    levels[ToString(level)] = ways;
  }
  json::object extents;
  for (const Extent extent : kExtents) extents[ToString(extent)] = coverage.Count(extent);
  json::array requirements;
  for (const Deciders& each : coverage.requirements) {
    requirements.push_back({{"id", each.requirement->id},
                            {"level", ToString(each.requirement->level)},
                            {"decided", ToString(each.requirement->decided_by)},
                            {"extent", ToString(ExtentOf(*each.requirement))},
                            {"missing", each.requirement->missing},
                            {"undecided", each.Undecided()},
                            {"cases", json::array(each.cases.begin(), each.cases.end())},
                            {"monitors", json::array(each.monitors.begin(), each.monitors.end())}});
  }
  return {{"edition", ToString(coverage.edition)},
          {"complete", IsComplete(coverage)},
          {"statements", statements},
          {"statements_with_requirements", coverage.statements_with_requirements},
          {"levels", levels},
          {"extents", extents},
          {"requirements", requirements},
          {"idle_cases", json::array(coverage.idle_cases.begin(), coverage.idle_cases.end())}};
}

struct CoverageFlags {
  std::string edition;  // empty: all
  bool json = false;
};

// 1 when a testable requirement is decided by nothing, or a case decides nothing.
int ShowCoverage(const CoverageFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto maps = LoadStatementMaps(*catalogue);
  if (!maps) return Print(maps.error()), kUsage;
  int code = kAsExpected;
  json::array all;
  for (const auto& [each, map] : *maps) {
    if (!flags.edition.empty() && flags.edition != ToString(each)) continue;
    const Coverage coverage = Cover(each, map, *catalogue, *cases);
    if (!IsComplete(coverage)) code = kUnexpected;
    if (flags.json) {
      all.push_back(ToJson(coverage));
      continue;
    }
    PrintStatements(coverage);
    PrintTable(coverage);
    PrintExtents(coverage);
    PrintFewerWays(coverage);
    PrintGaps(coverage);
    fmt::print("\n");
  }
  if (flags.json)
    fmt::print("{}", ToPrettyText(flags.edition.empty() ? json::value(all) : all.at(0)));
  return code;
}

}  // namespace

void AddCoverage(CommandLine* program) {
  const auto flags = std::make_shared<CoverageFlags>();
  const CommandLine coverage = program->Command(kCoverageCommand.name, kCoverageCommand.about);
  coverage.Add("--edition", &flags->edition, "default: every edition").AnEdition();
  coverage.Flag("--json", &flags->json, "as JSON");
  coverage.Does([=] { return ShowCoverage(*flags); });
}

}  // namespace clusterspec
