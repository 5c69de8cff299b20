#include "reports/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/describe.h"
#include "reports/sections.h"
#include "reports/standing.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::EscapeMarkup;
using reports::OneLine;
using reports::Standing;

// ` name="value"`. In one line, since XML readers turn newlines in attributes into blanks.
std::string Attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, EscapeMarkup(OneLine(value)));
}

std::string Property(std::string_view name, std::string_view value) {
  return fmt::format("<property{}{}/>", Attribute("name", name), Attribute("value", value));
}

// "clusterspec.node.worker.kill" of worker/kill/voluntary: CI servers group by the part before the
// last dot.
std::string ClassName(const Report& report, const CaseOutcome& result) {
  const size_t slash = result.id.rfind('/');
  std::string folder = slash == std::string::npos ? "" : "." + result.id.substr(0, slash);
  std::replace(folder.begin(), folder.end(), '/', '.');
  return fmt::format("clusterspec.{}{}", report.implementation, folder);
}

// The element that tells how a result stands; empty for what is good, which has none. Known
// failures are skipped, as tests that are expected to fail are: servers show failures in red.
std::string_view ElementOf(const CaseOutcome& result) {
  switch (reports::StandingOf(result)) {
    case Standing::kGood:
      return "";
    case Standing::kNotAsked:
    case Standing::kKnown:
      return "skipped";
    case Standing::kNews:
      return "failure";
    case Standing::kTrouble:
      return "error";
  }
  return "error";
}

std::string StandingElement(const Report& report, const CaseOutcome& result) {
  const std::string_view element = ElementOf(result);
  if (element.empty()) return "";
  const std::string message = Attribute("message", reports::ReasonOf(result));
  if (element == "skipped") return fmt::format("      <skipped{}/>\n", message);
  const std::string text = reports::Describe(report, result, "", reports::Paint(false));
  return fmt::format("      <{0}{1}{2}>{3}</{0}>\n", element,
                     Attribute("type", ToString(result.verdict)), message, EscapeMarkup(text));
}

std::string CaseProperties(const CaseOutcome& result) {
  std::string text = "      <properties>";
  text += Property("title", result.title);
  text += Property("outcome", result.expected ? "expected" : "unexpected");
  if (result.flaky) text += Property("flaky", "true");
  for (const std::string& id : result.requirements) text += Property("requirement", id);
  if (!result.reading.empty()) text += Property("reading", result.reading);
  if (result.why) text += Property("why", ToString(*result.why));
  if (!result.remark.empty()) {
    text += Property("own_edition_says", ToString(result.own_edition_says));
    text += Property("remark", result.remark);
  }
  return text + "</properties>\n";
}

// The file of the case, where a finding tells it: CI servers link to it.
std::string FileAttribute(const CaseOutcome& result) {
  const SourceLocation place = reports::LocationOf(reports::PlaceOf(result));
  return place.file.empty() ? "" : Attribute("file", place.file);
}

std::string TestCase(const Report& report, const CaseOutcome& result) {
  return fmt::format("    <testcase{}{}{} time=\"{:.3f}\">\n{}{}    </testcase>\n",
                     Attribute("classname", ClassName(report, result)),
                     Attribute("name", result.id), FileAttribute(result), result.duration_s,
                     CaseProperties(result), StandingElement(report, result));
}

// An entry of the list that no result answers: a failure with nothing behind it.
std::string UnmatchedCase(const Report& report, const std::string& line) {
  return fmt::format(
      "    <testcase{}{} time=\"0\">\n      <failure{}{}>{}</failure>\n    </testcase>\n",
      Attribute("classname", fmt::format("clusterspec.{}.known-failures", report.implementation)),
      Attribute("name", line), Attribute("type", "unmatched"), Attribute("message", line),
      EscapeMarkup(line));
}

std::string CountAttributes(const Report& report) {
  std::map<std::string_view, size_t> counts;
  for (const CaseOutcome& result : report.cases) ++counts[ElementOf(result)];
  const size_t unmatched = report.unmatched.size();
  return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")",
                     report.cases.size() + unmatched, counts["failure"] + unmatched,
                     counts["error"], counts["skipped"], report.duration_s);
}

std::string SuiteProperties(const Report& report) {
  std::string text = "    <properties>";
  text += Property("clusterspec", report.tool_version);
  text += Property("implementation", report.implementation);
  text += Property("version", report.version);
  text += Property("edition", ToString(report.edition));
  if (!report.node_version.empty()) text += Property("node_version", report.node_version);
  if (report.own_edition) text += Property("own_edition", ToString(*report.own_edition));
  text += Property("seed", std::to_string(report.seed));
  text += Property("complete", report.complete ? "true" : "false");
  text += Property("shard", fmt::format("{}/{}", report.shard, report.shards));
  for (const std::string& filter : report.filters) text += Property("filter", filter);
  for (const std::string& part : report.command) text += Property("command", part);
  return text + "</properties>\n";
}

// As the schema of JUnit wants it: without the zone.
std::string TimestampAttribute(std::string_view utc) {
  if (utc.ends_with('Z')) utc.remove_suffix(1);
  return utc.empty() ? "" : Attribute("timestamp", utc);
}

}  // namespace

std::string ToJUnit(const Report& report) {
  const std::string counts = CountAttributes(report);
  const std::string name = fmt::format("clusterspec {} {}", reports::ImplementationText(report),
                                       ToString(report.edition));
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites{}{}>\n", Attribute("name", "clusterspec"), counts);
  text += fmt::format("  <testsuite{}{}{}>\n", Attribute("name", name), counts,
                      TimestampAttribute(report.started));
  text += SuiteProperties(report);
  for (const CaseOutcome& result : report.cases) text += TestCase(report, result);
  for (const std::string& line : report.unmatched) text += UnmatchedCase(report, line);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace clusterspec
