#include "reports/tap.h"

#include <fmt/format.h>

#include "reports/standing.h"
#include "reports/text.h"
#include "spec/nouns/json.h"

namespace clusterspec {
namespace {

using reports::OneLine;
using reports::Standing;

// In one line, and `#`, which begins a directive, made plain.
std::string Description(std::string_view text) {
  std::string escaped;
  for (const char c : OneLine(text)) {
    if (c == '#' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// A JSON string is a YAML one.
std::string Entry(std::string_view key, std::string_view value) {
  if (value.empty()) return "";
  return fmt::format("  {}: {}\n", key, ToText(json::value(ValidUtf8(reports::Visible(value)))));
}

std::string Diagnosis(const CaseOutcome& result) {
  std::string text = "  ---\n" + Entry("message", result.Message());
  text += Entry("severity", ToString(result.verdict));
  if (!result.findings.empty()) {
    const Finding& first = result.findings.front();
    text += Entry("expected", first.expected) + Entry("seen", first.seen);
  }
  text += Entry("at", reports::PlaceOf(result)) + Entry("listed", result.listed) +
          Entry("disputed", result.disputed);
  return text + Entry("replay", result.replay) + "  ...\n";
}

std::string Directive(const CaseOutcome& result) {
  switch (reports::StandingOf(result)) {
    case Standing::kNotAsked:
      return " # SKIP " + Description(reports::ReasonOf(result));
    case Standing::kKnown:
      return " # TODO " + Description(reports::ReasonOf(result));
    default:
      return "";
  }
}

std::string Point(size_t number, const CaseOutcome& result) {
  const Standing standing = reports::StandingOf(result);
  const bool ok = standing == Standing::kGood || standing == Standing::kNotAsked;
  const bool told = standing == Standing::kNews || standing == Standing::kTrouble;
  return fmt::format("{}ok {} - {}{}\n{}", ok ? "" : "not ", number, Description(result.id),
                     Directive(result), told ? Diagnosis(result) : "");
}

}  // namespace

std::string ToTap(const Report& report) {
  std::string text =
      fmt::format("TAP version 13\n1..{}\n", report.cases.size() + report.unmatched.size());
  size_t number = 0;
  for (const CaseOutcome& result : report.cases) text += Point(++number, result);
  for (const std::string& line : report.unmatched) {
    text += fmt::format("not ok {} - {}\n", ++number, Description(line));
  }
  return report.complete ? text : text + "Bail out! The run was stopped before its end.\n";
}

}  // namespace clusterspec
