#include "reports/timeline.h"

#include <fmt/format.h>

#include "reports/lanes.h"
#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

// A page with a few hundred failures should still open at once; the JSON has every line.
constexpr ExcerptOptions kManyLines = {.whole = 22, .context = 6};
constexpr size_t kLongestData = 90;

// What has changed since the last event that told of the workers; of a marked event all that the
// primary sees of its worker.
std::string StateWords(const TraceEvent& event, bool is_marked, WorkerStates* known) {
  std::string words;
  for (const auto& [worker, state] : event.states) {
    const auto before = known->find(worker);
    const std::optional<WorkerState> old =
        before == known->end() ? std::nullopt : std::optional(before->second);
    const bool whole = is_marked && worker == event.subject;
    const std::string text =
        whole ? StateInWords(worker, state) : ChangeInWords(worker, old, state);
    if (!text.empty()) words += fmt::format("<em>{}</em>", EscapeMarkup(OneLine(text)));
    (*known)[worker] = state;
  }
  return words;
}

// Between tags a quotation mark is safe as it is; traces are full of them, and pages of traces.
std::string EscapeBetweenTags(std::string_view text) {
  static constexpr std::string_view kQuote = "&quot;";
  std::string escaped = EscapeMarkup(text);
  for (size_t at = escaped.find(kQuote); at != std::string::npos;
       at = escaped.find(kQuote, at + 1)) {
    escaped.replace(at, kQuote.size(), "\"");
  }
  return escaped;
}

std::string Part(std::string_view tag, std::string_view text) {
  return text.empty() ? "" : fmt::format("<{0}>{1}</{0}>", tag, EscapeBetweenTags(OneLine(text)));
}

std::string EventItem(const TraceLine& line, const TraceEvent& event, const std::string& prefix,
                      bool after_gap, WorkerStates* known) {
  std::string words = Part("i", event.time);
  if (event.process.empty()) {
    words += Part("code", Clip(ValidUtf8(line.text), kLongestData));
  } else {
    words += Part("u", event.process) + Part("b", event.name) + Part("span", event.subject) +
             Part("code", Clip(ValidUtf8(event.data), kLongestData));
  }
  words += StateWords(event, line.is_marked, known);
  if (line.is_marked) {
    return fmt::format(
        "<li value=\"{0}\" id=\"{1}~line{0}\" class=\"mark\">{2}"
        "<strong>this event</strong></li>\n",
        line.number, prefix, words);
  }
  return (after_gap ? fmt::format("<li style=\"counter-set:n {}\">", line.number) : "<li>") +
         words + "</li>\n";
}

}  // namespace

std::string Timeline(const CaseOutcome& result, const std::string& prefix) {
  if (result.trace.empty()) return "";
  std::string items;
  std::vector<LaneRow> rows;
  WorkerStates known;
  bool after_gap = false;
  for (const TraceLine& line : Excerpt(result, kManyLines)) {
    if (line.skipped > 0) {
      rows.emplace_back();
      items += fmt::format("<li class=\"gap\">… {} left out, see the JSON report</li>\n",
                           Plural(line.skipped, "line"));
      after_gap = true;
      continue;
    }
    rows.push_back({ReadTraceLine(line.text), line.is_marked});
    items += EventItem(line, rows.back().event, prefix, after_gap, &known);
    after_gap = false;
  }
  const std::string stored =
      result.trace_file.empty() ? "" : " <span>stored as " + Code(result.trace_file) + "</span>";
  return fmt::format(
      "<details class=\"trace\"><summary>Timeline: {}{}</summary>\n"
      "<div class=\"timeline\" tabindex=\"0\" role=\"group\" aria-label=\"Timeline\">{}\n<ol>\n"
      "{}</ol></div>\n</details>\n",
      Plural(result.trace.size(), "event"), stored, DrawLanes(rows), items);
}

}  // namespace clusterspec::reports
