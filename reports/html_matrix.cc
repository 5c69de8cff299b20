#include "reports/html_matrix.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

struct Sign {
  std::string_view class_name, text;
};

// Short, since a page may have ten thousand of them; the key of the template says what they mean.
Sign CellSign(Verdict verdict) {
  static const std::map<Verdict, Sign> signs = {
      {Verdict::kPass, {"p", "✓"}},        {Verdict::kFail, {"f", "✗"}},
      {Verdict::kTimeout, {"t", "◷"}},     {Verdict::kCrash, {"c", "↯"}},
      {Verdict::kUnsupported, {"u", "–"}}, {Verdict::kInconclusive, {"i", "?"}},
      {Verdict::kError, {"e", "!"}}};
  return signs.at(verdict);
}

constexpr Sign kNotThere = {"n", ""};

// `goal`: an address; empty: none. `why`: of unsupported.
std::string Cell(const Across& across, Verdict verdict, const std::string& why,
                 const std::string& goal) {
  const Sign sign = CellSign(verdict);
  std::string text =
      across.has_many() ? std::string(sign.text) : Badge(verdict) + (why.empty() ? "" : " " + why);
  if (!goal.empty()) text = fmt::format("<a href=\"{}\">{}</a>", goal, text);
  return fmt::format("<td class=\"{}\">{}</td>", sign.class_name, text);
}

std::string EmptyCell() { return fmt::format("<td class=\"{}\"></td>", kNotThere.class_name); }

// A part that folds: one table.
struct Group {
  std::string title;
  std::string link;  // to the official page; empty: none
  std::string rows;
  int count = 0;
  std::vector<int> broken;     // per report
  std::vector<bool> is_there;  // whether the report has any of it
};

void Count(Group* group, size_t report, Verdict verdict) {
  group->is_there[report] = true;
  if (IsFailure(verdict)) ++group->broken[report];
}

std::string Sums(const Across& across, const Group& group) {
  std::string cells;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    const int broken = group.broken[i];
    if (!group.is_there[i]) {
      cells += "<span class=\"n\"></span>";
    } else if (broken == 0) {
      cells += "<span class=\"p\">✓</span>";
    } else {
      cells +=
          fmt::format("<span class=\"f\">{}{}</span>", broken, across.has_many() ? "" : " broken");
    }
  }
  return cells;
}

std::string Heads(const Across& across, std::string_view tag) {
  std::string heads;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    const std::string name = EscapeMarkup(across.NameOf(i));
    heads += tag == "th" ? fmt::format("<th scope=\"col\">{}</th>", name)
                         : fmt::format("<span data-edition=\"{}\"><b>{}</b></span>",
                                       ToString(across.reports[i].edition), name);
  }
  return heads;
}

std::string GroupBlock(const Across& across, const Group& group, std::string_view noun) {
  const std::string official = group.link.empty()
                                   ? ""
                                   : fmt::format(
                                         "<p class=\"official\"><a href=\"{}\">{} in the official "
                                         "documentation</a></p>\n",
                                         EscapeMarkup(group.link), EscapeMarkup(group.title));
  return fmt::format(
      "<details class=\"group\"><summary class=\"row\"><span>{} "
      "<small>{}</small></span>{}</summary>\n"
      "{}<table class=\"cells\"><thead class=\"unseen\"><tr><th "
      "scope=\"col\">{}</th>{}</tr></thead>\n"
      "<tbody>\n{}</tbody></table>\n</details>\n",
      EscapeMarkup(group.title), group.count, Sums(across, group), official, noun,
      Heads(across, "th"), group.rows);
}

std::string Matrix(const Across& across, std::string_view id, std::string_view title,
                   std::string_view noun, const std::vector<Group>& groups) {
  std::string blocks;
  for (const Group& group : groups) {
    if (group.count > 0) blocks += GroupBlock(across, group, noun);
  }
  std::string body = fmt::format("<p>No {} was decided.</p>\n", noun);
  if (!blocks.empty()) {
    body = fmt::format(
        "<div class=\"matrix{}\" style=\"--n:{}\">\n<div class=\"row heads\" aria-hidden=\"true\">"
        "<span></span>{}</div>\n{}</div>\n",
        across.has_many() ? "" : " one", across.reports.size(), Heads(across, "span"), blocks);
  }
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n{2}</section>\n",
      id, title, body);
}

// Empty where there is nothing to say.
std::string Line(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("<p>{}{}</p>", label, EscapeMarkup(Folded(text)));
}

// The first case that fails for it, with an article to read.
std::string GoalOf(const Across& across, const RequirementResult& result, size_t report) {
  if (!IsFailure(result.verdict)) return "";
  const auto failures = across.FailuresOf(result, report);
  return failures.empty() ? "" : across.links.To("case", failures.front()->id);
}

std::string DecidedBy(const Across& across, const RequirementAcross& row) {
  std::string items;
  for (const std::string_view id : row.cases) {
    const std::string name = EscapeMarkup(OneLine(id));
    items += across.cases.contains(id)
                 ? fmt::format("<li><a href=\"{}\">{}</a></li>", across.links.To("case", id), name)
                 : fmt::format("<li>{}</li>", name);
  }
  const std::string watched = row.first().monitors ? "watched in every trace" : "";
  if (items.empty()) return Line("", watched);
  return fmt::format("<details><summary>decided by {}{}</summary><ul>{}</ul></details>",
                     Plural(row.cases.size(), "case"), watched.empty() ? "" : ", " + watched,
                     items);
}

void AddRequirement(const Across& across, const RequirementAcross& row, Group* group) {
  std::string cells, readings, disputes;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const RequirementResult* result = row.in[i];
    if (result == nullptr) {
      cells += EmptyCell();
      continue;
    }
    Count(group, i, result->verdict);
    cells += Cell(across, result->verdict, result->why ? std::string(ToString(*result->why)) : "",
                  GoalOf(across, *result, i));
    if (!result->disputed.empty()) {
      const std::string who = across.has_many() ? across.NameOf(i) + ": " : "";
      disputes += Line("Disputed. ", who + result->disputed);
    }
    if (!result->reading.empty()) {
      const std::string who = across.has_many() ? across.NameOf(i) + ": " : "";
      readings += Line("Reading: ", who + result->reading);
    }
  }
  if (across.has_many() && !readings.empty()) {
    readings = "<details><summary>readings</summary>" + readings + "</details>";
  }
  ++group->count;
  group->rows += fmt::format(
      "<tr id=\"{}\" data-l=\"{}\"{}><th scope=\"row\">{} <span "
      "class=\"level\">{}</span>{}{}{}</th>"
      "{}</tr>\n",
      Anchor("requirement", row.id), ToString(row.first().level), DeviationData(row.deviations),
      across.links.lead_to_pages() ? across.links.Link("requirement", row.id) : Code(row.id),
      ToString(row.first().level), Line("", row.first().text), disputes + readings,
      DecidedBy(across, row), cells);
}

// Of the requirements that it covers: "must should".
std::string LevelsOf(const Across& across, const CaseAcross& row) {
  std::set<Level> levels;
  for (const std::string& id : row.first().requirements) {
    const auto found = across.requirements.find(id);
    if (found != across.requirements.end()) levels.insert(found->second.first().level);
  }
  std::string words;
  for (const Level level : levels) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", ToString(level));
  }
  return words;
}

void AddCase(const Across& across, const CaseAcross& row, Group* group) {
  std::string cells;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const CaseOutcome* result = row.in[i];
    if (result == nullptr) {
      cells += EmptyCell();
      continue;
    }
    Count(group, i, result->verdict);
    cells += Cell(
        across, result->verdict, result->why ? std::string(ToString(*result->why)) : "",
        row.has_article && !OutcomeText(*result).empty() ? across.links.To("case", row.id) : "");
  }
  const CaseOutcome& first = row.first();
  std::string words = row.has_article || across.links.lead_to_pages()
                          ? across.links.Link("case", row.id)
                          : Code(row.id);
  words += Line("", first.title);
  if (!across.has_many()) {
    words += Line("Reading: ", first.reading) + Line("", first.remark);
    if (!row.has_article) words += Line("", first.Message());
  }
  ++group->count;
  group->rows +=
      fmt::format("<tr{} data-l=\"{}\"{}><th scope=\"row\">{}</th>{}</tr>\n",
                  row.has_article ? "" : fmt::format(" id=\"{}\"", Anchor("case", row.id)),
                  LevelsOf(across, row), DeviationData(row.deviations), words, cells);
}

Group NewGroup(const Across& across, const std::string& title) {
  return {title,
          "",
          "",
          0,
          std::vector<int>(across.reports.size()),
          std::vector<bool>(across.reports.size())};
}

}  // namespace

std::string RequirementSection(const Across& across) {
  std::vector<Group> groups;
  for (const std::string& title : across.pages.titles()) groups.push_back(NewGroup(across, title));
  groups.push_back(NewGroup(across, "Other"));
  for (const auto& [id, row] : across.requirements) {
    const std::string& title = row.section;
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& each) { return each.title == title; });
    if (const PageSection* section = across.pages.FindNewest(id)) {
      if (group->link.empty()) group->link = section->link;
    }
    AddRequirement(across, row, &*group);
  }
  return Matrix(across, "requirements", "Requirements", "requirement", groups);
}

std::string CaseSection(const Across& across) {
  std::vector<Group> groups;
  for (const auto& [id, row] : across.cases) {
    const std::string folder(id.substr(0, id.find('/')));
    if (groups.empty() || groups.back().title != folder) groups.push_back(NewGroup(across, folder));
    AddCase(across, row, &groups.back());
  }
  return Matrix(across, "cases", "All cases", "case", groups);
}

std::string ColumnStyle(const Across& across) {
  if (!across.has_many()) return "";
  std::string style;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    std::string name;
    for (const char c : across.NameOf(i)) {
      // Of a name that somebody chose only what a style can hold without a doubt.
      const bool is_plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ||
                            ('0' <= c && c <= '9') ||
                            std::string_view(" .,@-_").find(c) != std::string_view::npos;
      name += is_plain ? c : '_';
    }
    style += fmt::format(".matrix tr>:nth-child({})::before{{content:\"{} \"}}\n", i + 2, name);
  }
  return "<style media=\"(max-width: 60rem)\">\n" + style + "</style>\n";
}

}  // namespace clusterspec::reports
