// A mutation score, told: as JSON, on a terminal, as Markdown.
#include <fmt/format.h>

#include <map>
#include <utility>

#include "cli/tools/mutation_results.h"

namespace clusterspec {
namespace {

struct Count {
  int noticed = 0;
  int of_own = 0;  // with a row about the requirement that is broken
  int explained = 0;
  int survived = 0;
  int open = 0;

  int all() const { return noticed + survived + open; }
};

void Add(const MutationScore& score, const MutantResult& mutant, Count* count) {
  const auto notice = mutant.Noticed();
  count->noticed += notice.row != nullptr ? 1 : 0;
  count->of_own += notice.of_own_requirement ? 1 : 0;
  count->explained += notice.only_explained ? 1 : 0;
  count->survived += score.Survived(mutant) ? 1 : 0;
  count->open += score.Open(mutant) ? 1 : 0;
}

Count CountAll(const MutationScore& score) {
  Count count;
  for (const MutantResult& each : score.mutants) Add(score, each, &count);
  return count;
}

std::map<std::string, Count> CountByRequirement(const MutationScore& score) {
  std::map<std::string, Count> counts;
  for (const MutantResult& each : score.mutants) Add(score, each, &counts[each.mutant.requirement]);
  return counts;
}

std::string Percent(const Count& count) {
  if (count.all() == 0) return "-";
  return fmt::format("{:.1f} %", 100.0 * count.noticed / count.all());
}

std::string Summary(const Count& count) {
  std::string text =
      fmt::format("{} of {} mutants are noticed ({}), {} of them under their own requirement",
                  count.noticed, count.all(), Percent(count), count.of_own);
  if (count.explained > 0) {
    text +=
        fmt::format(", {} only because no run of the model shows their traces", count.explained);
  }
  if (count.open > 0) text += fmt::format("; {} are open, as not all cases have run", count.open);
  return text;
}

std::string Fate(const MutationScore& score, const MutantResult& mutant) {
  if (mutant.Noticed().row != nullptr) return "noticed";
  return score.Survived(mutant) ? "survived" : "open";
}

// Those with this fate, one a line.
template <typename Wanted>
std::string Lines(const MutationScore& score, const std::string& title, const Wanted& wanted) {
  std::string lines;
  for (const MutantResult& each : score.mutants) {
    if (!wanted(each)) continue;
    lines +=
        fmt::format("- `{}` ({}): {}", each.mutant.id, each.mutant.requirement, each.mutant.breaks);
    if (const auto notice = each.Noticed(); notice.row != nullptr) {
      lines += fmt::format(" `{}` notices it.", notice.row->row);
    } else if (!each.mutant.unnoticed.empty()) {
      lines += " " + each.mutant.unnoticed;
    }
    lines += '\n';
  }
  return lines.empty() ? "" : fmt::format("\n## {}\n\n{}", title, lines);
}

std::string OtherRequirements(const MutationScore& score) {
  return Lines(score, "Noticed under another requirement only", [](const MutantResult& each) {
    const auto notice = each.Noticed();
    return notice.row != nullptr && !notice.of_own_requirement;
  });
}

}  // namespace

json::value ToJson(const MutationScore& score) {
  const Count count = CountAll(score);
  json::array mutants;
  for (const MutantResult& each : score.mutants) {
    json::object row{{"id", each.mutant.id},
                     {"requirement", each.mutant.requirement},
                     {"breaks", each.mutant.breaks},
                     {"fate", Fate(score, each)},
                     {"cases_run", each.cases.size()}};
    if (!each.mutant.unnoticed.empty()) row["unnoticed"] = each.mutant.unnoticed;
    if (const auto notice = each.Noticed(); notice.row != nullptr) {
      row["case"] = notice.by->id;
      row["row"] = notice.row->row;
      row["message"] = notice.row->message;
      row["own_requirement"] = notice.of_own_requirement;
      row["only_explained"] = notice.only_explained;
    }
    mutants.push_back(std::move(row));
  }
  return {{"schema", "clusterspec.mutation-score/1"},
          {"implementation", score.implementation},
          {"version", score.version},
          {"edition", score.edition},
          {"date", score.date},
          {"cases", score.cases},
          {"noticed", count.noticed},
          {"survived", count.survived},
          {"open", count.open},
          {"mutants", std::move(mutants)}};
}

std::string FormatScore(const MutationScore& score) {
  std::string text;
  for (const auto& [requirement, count] : CountByRequirement(score)) {
    if (count.noticed == count.all()) continue;
    text += fmt::format("{}: {} of {} noticed{}\n", requirement, count.noticed, count.all(),
                        count.open > 0 ? fmt::format(", {} open", count.open) : "");
  }
  for (const MutantResult& each : score.mutants) {
    if (each.Noticed().row != nullptr) continue;
    text += fmt::format("{:<9} {}: {}\n", Fate(score, each), each.mutant.id, each.mutant.breaks);
  }
  return text + Summary(CountAll(score)) + "\n";
}

std::string FormatScorePage(const MutationScore& score) {
  std::string page =
      fmt::format("# Mutants of {}\n\n{}, edition {}, {}: {}.\n", score.implementation,
                  score.version, score.edition, score.date, Summary(CountAll(score)));
  page += Lines(score, "Survivors", [&](const MutantResult& each) { return score.Survived(each); });
  page += Lines(score, "Open", [&](const MutantResult& each) { return score.Open(each); });
  page += OtherRequirements(score);
  page += Lines(score, "Noticed only by explaining traces",
                [](const MutantResult& each) { return each.Noticed().only_explained; });
  page +=
      "\n## By requirement\n\n| requirement | mutants | noticed | under it |\n| :-- | --: | "
      "--: | --: |\n";
  for (const auto& [requirement, count] : CountByRequirement(score)) {
    page += fmt::format("| `{}` | {} | {} | {} |\n", requirement, count.all(), count.noticed,
                        count.of_own);
  }
  page += "\n## All\n\n| mutant | breaks | noticed by |\n| :-- | :-- | :-- |\n";
  for (const MutantResult& each : score.mutants) {
    const auto notice = each.Noticed();
    page += fmt::format(
        "| `{}` | {} | {} |\n", each.mutant.id, each.mutant.breaks,
        notice.row != nullptr ? fmt::format("`{}`", notice.row->row) : Fate(score, each));
  }
  return page;
}

}  // namespace clusterspec
