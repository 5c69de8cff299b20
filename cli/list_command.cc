#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/implementation_choice.h"
#include "cli/selection.h"
#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "harness/load/forms.h"
#include "harness/runtimes/runtimes.h"
#include "reference/model/deviation_set.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

struct ListFlags {
  std::string what;
  std::vector<std::string> include;  // globs of ids; none: all
  std::string implementation;        // only cases that run on it; empty: all, in their own form
  std::string edition;               // as `run` has it, and so the forms
  std::vector<std::string> forms;
  bool json = false;
};

// A row of a listing: for people the columns, for programs the object.
struct Row {
  std::vector<std::string> columns;
  json::object object;
};

void PrintRows(std::vector<Row> rows, const ListFlags& flags) {
  std::erase_if(rows, [&](const Row& row) {
    return !flags.include.empty() && !AnyGlobMatches(flags.include, row.columns.front());
  });
  if (flags.json) {
    json::array all;
    for (const Row& row : rows) all.push_back(row.object);
    fmt::print("{}", ToPrettyText(all));
    return;
  }
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.columns.size()));
    for (size_t i = 0; i < row.columns.size(); ++i) {
      widths[i] = std::max(widths[i], row.columns[i].size());
    }
  }
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i + 1 < row.columns.size(); ++i) {
      line += fmt::format("{:<{}}  ", row.columns[i], widths[i]);
    }
    fmt::print("{}{}\n", line, row.columns.back());
  }
}

json::array ToArray(const std::vector<std::string>& strings) {
  return json::array(strings.begin(), strings.end());
}

// Of the requirements that it covers, the strictest first.
std::set<Level> LevelsOf(const Case& a_case, const Catalogue& catalogue) {
  std::set<Level> levels;
  for (const std::string& id : a_case.covers) levels.insert(catalogue.Find(id)->level);
  return levels;
}

// Those that `run` would run with these flags.
Result<std::vector<Case>, Errors> CasesFor(const ListFlags& flags, const Catalogue& catalogue) {
  auto cases = LoadCases(catalogue);
  if (!cases || flags.implementation.empty()) return cases;
  const auto manifests = LoadManifests();
  if (!manifests) return manifests.error();
  const auto implementation =
      FindImplementation(flags.implementation, *manifests, ParseEdition(flags.edition));
  if (!implementation) return Errors{implementation.error()};
  SelectionFlags selection;
  selection.forms = flags.forms;
  std::vector<Case> due = InForms(*cases, FormsOf(selection));
  std::erase_if(
      due, [&](const Case& each) { return !Applies(each, implementation->edition, catalogue); });
  return due;
}

int ListCases(const ListFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = CasesFor(flags, *catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  std::vector<Row> rows;
  for (const Case& each : *cases) {
    json::array levels;
    for (const Level level : LevelsOf(each, *catalogue)) levels.emplace_back(ToString(level));
    rows.push_back({{each.id, each.editions.ToString(), each.title},
                    {{"id", each.id},
                     {"title", each.title},
                     {"editions", each.editions.ToString()},
                     {"added_in", each.added_in},
                     {"levels", std::move(levels)},
                     {"covers", ToArray(each.covers)}}});
  }
  PrintRows(std::move(rows), flags);
  return kAsExpected;
}

int ListRequirements(const ListFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  std::vector<Row> rows;
  for (const auto& [id, each] : catalogue->all()) {
    json::object since;
    for (const auto& [edition, date] : each.since) since[ToString(edition)] = date.ToString();
    rows.push_back({{id, std::string(ToString(each.level)), each.editions.ToString(), each.text},
                    {{"id", id},
                     {"level", ToString(each.level)},
                     {"editions", each.editions.ToString()},
                     {"decided", ToString(each.decided_by)},
                     {"extent", ToString(ExtentOf(each))},
                     {"missing", each.missing},
                     {"since", std::move(since)},
                     {"contradicts", ToArray(each.contradicts)},
                     {"text", each.text}}});
  }
  PrintRows(std::move(rows), flags);
  return kAsExpected;
}

int ListEditions(const ListFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto maps = LoadStatementMaps(*catalogue);
  if (!maps) return Print(maps.error()), kUsage;
  std::vector<Row> rows;
  for (const auto& [edition, map] : *maps) {
    int count = 0;
    for (const auto& [id, each] : catalogue->all()) count += each.editions.Contains(edition);
    const std::string name(ToString(edition));
    rows.push_back(
        {{name, fmt::format("{} statements", map.statements.size()),
          fmt::format("{} requirements", count)},
         {{"id", name}, {"statements", map.statements.size()}, {"requirements", count}}});
  }
  PrintRows(std::move(rows), flags);
  return kAsExpected;
}

int ListDeviations(const ListFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto deviations = LoadDeviations(*catalogue, *cases);
  if (!deviations) return Print(deviations.error()), kUsage;
  std::vector<Row> rows;
  for (const Deviation& each : *deviations) {
    std::vector<std::string> shown_by;
    for (const AffectedVersions& sighting : each.shown_by) shown_by.push_back(sighting.ToString());
    rows.push_back({{each.id, each.editions.ToString(),
                     fmt::format("{}", fmt::join(shown_by, ", ")), each.text},
                    {{"id", each.id},
                     {"text", each.text},
                     {"editions", each.editions.ToString()},
                     {"requirements", ToArray(each.requirements)},
                     {"shown_by", ToArray(shown_by)},
                     {"simulated", model::ParseDeviation(each.id).has_value()},
                     {"cases", ToArray(each.cases)}}});
  }
  PrintRows(std::move(rows), flags);
  return kAsExpected;
}

int ListImplementations(const ListFlags& flags) {
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  std::vector<Row> rows;
  for (const Manifest& manifest : *manifests) {
    const auto found = Resolve(manifest.name, {manifest}, std::nullopt);
    const std::string version = found ? found->version : "";
    rows.push_back({{manifest.name, found ? version : "not found",
                     found ? fmt::format("edition {}, {}", ToString(found->edition), found->program)
                           : fmt::format("install one with {} runtime install {}@VERSION",
                                         ProgramCall(), manifest.name)},
                    {{"name", manifest.name},
                     {"title", manifest.title},
                     {"version", version},
                     {"program", found ? found->program : ""}}});
  }
  rows.push_back(
      {{"sim", "1.0.0", "any edition, built in: the documented semantics, simulated"},
       {{"name", "sim"}, {"title", "Simulator"}, {"version", "1.0.0"}, {"program", ""}}});
  PrintRows(std::move(rows), flags);
  return kAsExpected;
}

int List(const ListFlags& flags) {
  const std::string& what = flags.what;
  if (what == "cases") return ListCases(flags);
  if (what == "requirements") return ListRequirements(flags);
  if (what == "editions") return ListEditions(flags);
  if (what == "deviations") return ListDeviations(flags);
  return ListImplementations(flags);
}

}  // namespace

void AddList(CommandLine* program) {
  const auto flags = std::make_shared<ListFlags>();
  const CommandLine list =
      program->Command("list", "List cases, requirements, editions, implementations or deviations");
  list.Add("what", &flags->what, "")
      .Required()
      .OneOf({"cases", "requirements", "editions", "implementations", "deviations"});
  list.Add("--include", &flags->include, "only those whose id, the first column, matches the glob")
      .OneAtATime();
  const Argument implementation =
      list.Add("--impl", &flags->implementation,
               "of cases: only those that `run` would run on it, in each form");
  list.Add("--edition", &flags->edition, "with --impl: held to this edition")
      .AnEdition()
      .Needs(implementation);
  list.Add("--form", &flags->forms, "with --impl: only in this form; may be repeated")
      .OneOf(FormNames())
      .Needs(implementation);
  list.Flag("--json", &flags->json, "as JSON");
  list.Does([=] { return List(*flags); });
}

}  // namespace clusterspec
