#include "reports/html_result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"
#include "reports/timeline.h"
#include "reports/trace_line.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kLongestText = 3000;

// Reports that show the same of a case.
struct Variant {
  std::vector<size_t> reports;
  const CaseOutcome* result = nullptr;  // the first one's
};

bool TellsTheSame(const CaseOutcome& a, const CaseOutcome& b) {
  return a.verdict == b.verdict && a.Message() == b.Message() && OutcomeText(a) == OutcomeText(b) &&
         a.remark == b.remark;
}

// Only what wants a look: a pass as expected beside failures is a word in the head.
std::vector<Variant> VariantsOf(const CaseAcross& row) {
  std::vector<Variant> variants;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const CaseOutcome* result = row.in[i];
    if (result == nullptr || (IsFine(result->verdict) && OutcomeText(*result).empty())) continue;
    const auto same = std::find_if(variants.begin(), variants.end(), [&](const Variant& each) {
      return TellsTheSame(*each.result, *result);
    });
    if (same == variants.end()) {
      variants.push_back({{i}, result});
    } else {
      same->reports.push_back(i);
    }
  }
  return variants;
}

Verdict WorstOf(const std::vector<Variant>& variants) {
  Verdict worst = Verdict::kPass;
  for (const Variant& each : variants) worst = Worse(worst, each.result->verdict);
  return worst;
}

// "pass in 3 others, unsupported in 1".
std::string Elsewhere(const CaseAcross& row, const std::vector<Variant>& variants) {
  std::map<Verdict, size_t> counts;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const bool is_told = std::any_of(variants.begin(), variants.end(), [&](const Variant& each) {
      return std::count(each.reports.begin(), each.reports.end(), i) > 0;
    });
    if (row.in[i] != nullptr && !is_told) ++counts[row.in[i]->verdict];
  }
  std::vector<std::string> words;
  words.reserve(counts.size());
  for (const auto& [verdict, count] : counts) {
    words.push_back(fmt::format("{} in {}", ToString(verdict), Plural(count, "other report")));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string Head(const Across& across, const CaseAcross& row,
                 const std::vector<Variant>& variants) {
  const CaseOutcome& result = variants.empty() ? row.first() : *variants.front().result;
  std::string facts = Code(result.id);
  if (!across.has_many()) {
    facts += fmt::format("<span>{}</span>", Duration(result.duration_s));
    const std::string_view outcome = OutcomeText(result);
    if (!outcome.empty()) facts += fmt::format("<span>{}</span>", outcome);
  }
  const std::string elsewhere = Elsewhere(row, variants);
  if (!elsewhere.empty()) facts += fmt::format("<span>{}</span>", elsewhere);
  return fmt::format("<h3>{}<span>{}</span></h3>\n{}", Badge(WorstOf(variants)),
                     EscapeMarkup(Folded(result.title.empty() ? result.id : result.title)),
                     Element("p", "facts", facts));
}

std::string Asked(const Across& across, const Variant& variant) {
  const Edition edition = across.reports[variant.reports.front()].edition;
  std::string items;
  for (const std::string& id : variant.result->requirements) {
    items += "<li>" + RequirementLine(across, edition, id) + "</li>\n";
  }
  return items.empty() ? "" : "<h4>Asked</h4>\n" + Element("ul", "asked", items);
}

std::string Side(std::string_view name, std::string_view text) {
  if (text.empty()) return "";
  std::string words;
  if (name == "Seen") {
    for (const auto& [worker, state] : StatesAtEnd(text)) {
      words += fmt::format("<p>{}</p>", EscapeMarkup(OneLine(StateInWords(worker, state))));
    }
  }
  return fmt::format("<div class=\"{}\"><dt>{}</dt><dd><pre>{}</pre>{}</dd></div>\n",
                     name == "Expected" ? "want" : "got", name,
                     EscapeMarkup(Clip(ValidUtf8(text), kLongestText)), words);
}

// Where the demand stands, and which event shows that it is not met.
std::string Places(const Across& across, const CaseOutcome& result, const Finding& finding,
                   const std::string& prefix) {
  std::string places;
  if (!finding.requirement.empty() && result.requirements.size() > 1) {
    const bool known = across.requirements.contains(finding.requirement);
    places += fmt::format(
        "<span>breaks {}</span>",
        known ? across.links.Link("requirement", finding.requirement) : Code(finding.requirement));
  }
  if (!finding.where.empty()) {
    places += fmt::format("<span>asked in {}</span>", Code(finding.where));
  }
  const size_t line = finding.event < 0 ? 0 : static_cast<size_t>(finding.event) + 1;
  if (line > 0 && line <= result.trace.size()) {
    places += fmt::format("<span>shown by <a href=\"#{}~line{}\">event {}</a></span>", prefix, line,
                          line);
  }
  return places.empty() ? "" : Element("p", "facts", places);
}

std::string FindingBlock(const Across& across, const CaseOutcome& result, const Finding& finding,
                         const std::string& prefix) {
  const std::string sides = Side("Expected", finding.expected) + Side("Seen", finding.seen);
  std::string text =
      Element("p", "cause", EscapeMarkup(Clip(ValidUtf8(finding.message), kLongestText)));
  if (!sides.empty()) text += Element("dl", "sides", "\n" + sides);
  return Element("div", "finding", "\n" + text + Places(across, result, finding, prefix));
}

std::string Paragraph(std::string_view title, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("<h4>{}</h4>\n", title) + Element("p", "note", EscapeMarkup(text));
}

// What is there to be taken away: the page's script adds a button. `what` is its object in words.
std::string CopyBlock(std::string_view what, std::string_view text) {
  return fmt::format(
      "<div class=\"copy\" data-what=\"{}\"><pre tabindex=\"0\"><code>{}</code></pre></div>\n",
      what, EscapeMarkup(text));
}

std::string Replay(const CaseOutcome& result) {
  if (result.replay.empty()) return "";
  return "<h4>Replay</h4>\n" + CopyBlock("the replay line", OneLine(result.replay));
}

// Of which reports this is; nothing on a page of one.
std::string Who(const Across& across, const Variant& variant) {
  if (!across.has_many()) return "";
  std::string names;
  for (const size_t each : variant.reports) {
    names += fmt::format("<li>{}</li>", EscapeMarkup(across.NameOf(each)));
  }
  const std::string_view outcome = OutcomeText(*variant.result);
  return fmt::format("<div class=\"who\">{}<ul>{}</ul><span>{}</span></div>\n",
                     Badge(variant.result->verdict), names, outcome);
}

// What is the same for every report is told once: `told` holds it.
std::string VariantBlock(const Across& across, const Variant& variant, const std::string& prefix,
                         std::set<std::string>* told) {
  const CaseOutcome& result = *variant.result;
  std::string text = Who(across, variant);
  for (const Finding& finding : result.findings) {
    text += FindingBlock(across, result, finding, prefix);
  }
  if (!result.reading.empty()) {
    text += Element("p", "facts", "<span>reading: " + EscapeMarkup(result.reading) + "</span>");
  }
  if (!result.remark.empty()) text += Element("p", "remark", EscapeMarkup(result.remark));
  if (told->insert(result.listed).second) text += Paragraph("Listed", result.listed);
  if (told->insert(result.disputed).second) text += Paragraph("Disputed", result.disputed);
  if (told->insert(result.note).second) text += Paragraph("Note", result.note);
  text += Replay(result) + Timeline(result, prefix);
  return across.has_many() ? fmt::format("<div class=\"variant v-{}\">\n{}</div>\n",
                                         ToString(result.verdict), text)
                           : text;
}

}  // namespace

std::string DeviationData(const std::set<int>& deviations) {
  return deviations.empty() ? "" : fmt::format(" data-d=\"{}\"", fmt::join(deviations, " "));
}

std::string RequirementLine(const Across& across, Edition edition, const std::string& id) {
  const auto found = across.requirements.find(id);
  if (found == across.requirements.end()) return Code(id);  // nothing to link to
  const RequirementResult& requirement = found->second.first();
  std::string line = across.links.Link("requirement", id);
  line += fmt::format(" <span class=\"level\">{}</span> {}", ToString(requirement.level),
                      EscapeMarkup(Folded(requirement.text)));
  const PageSection* section = across.pages.Find(edition, id);
  if (section == nullptr) return line;
  return line + fmt::format(" <a class=\"official\" href=\"{}\">{} in {}</a>",
                            EscapeMarkup(section->link), EscapeMarkup(section->title),
                            ToString(edition));
}

std::string ProgramBlock(const Across& across, std::string_view id) {
  const auto found = across.programs.find(id);
  if (found == across.programs.end()) return "";
  return "<details class=\"program\"><summary>As a plain program</summary>\n"
         "<p class=\"note\">It needs the runtime alone. It exits with 0 where the case holds, with "
         "1 "
         "where it fails, with 2 where it cannot tell.</p>\n" +
         CopyBlock("the program", ValidUtf8(found->second)) + "</details>\n";
}

std::string ResultArticle(const Across& across, const CaseAcross& row) {
  const std::vector<Variant> variants = VariantsOf(row);
  const std::string anchor = Anchor("case", row.id);
  std::string text = Head(across, row, variants);
  if (!variants.empty()) text += Asked(across, variants.front());
  std::set<std::string> told;
  for (size_t i = 0; i < variants.size(); ++i) {
    const std::string prefix = i == 0 ? anchor : fmt::format("{}~{}", anchor, i + 1);
    text += VariantBlock(across, variants[i], prefix, &told);
  }
  if (!across.has_many()) text += ProgramBlock(across, row.id);  // a page of many would grow large
  return fmt::format("<article id=\"{}\" class=\"v-{}\"{}>\n{}</article>\n", anchor,
                     ToString(WorstOf(variants)), DeviationData(row.deviations), text);
}

}  // namespace clusterspec::reports
