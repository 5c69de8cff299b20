#include "harness/load/known_failures_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/load/flow_yaml.h"

namespace clusterspec {
namespace {

constexpr std::string_view kHead =
    "# Known failures, each looked at by hand. `clusterspec known update REPORT.json...` writes "
    "this\n"
    "# file; reasons are written by people, and kept.\n";

// A line of its own for a text of people, quoted where YAML wants it.
std::string Field(std::string_view name, const std::string& text) {
  return text.empty() ? "" : fmt::format("    {}: {}\n", name, FlowYaml(json::value(text)));
}

std::string Failure(const KnownFailure& known) {
  json::object object{
      {"id", known.id}, {"editions", known.editions.ToString()}, {"since", known.since}};
  if (!known.until.empty()) object["until"] = known.until;
  if (known.IsFlaky()) {
    json::array verdicts;
    for (const Verdict each : known.verdicts) verdicts.emplace_back(ToString(each));
    object["verdicts"] = std::move(verdicts);
  } else {
    object["verdict"] = ToString(known.verdicts.front());
  }
  object["message"] = known.message;
  return fmt::format("      - {}\n", FlowYaml(object));
}

std::string Head(const Difference& difference) {
  std::string text = fmt::format("  - reason: {}\n", FlowYaml(json::value(difference.reason)));
  text += Field("deviation", difference.deviation) + Field("link", difference.link);
  return text + Field("expires", difference.expires) + "    failures:\n";
}

}  // namespace

std::string ToYaml(const KnownFailures& known) {
  std::string text(kHead);
  text += "tested:\n";
  for (const TestedVersion& each : known.tested) {
    text += fmt::format(
        "  - {}\n", FlowYaml({{"version", each.version}, {"editions", each.editions.ToString()}}));
  }
  text += known.failures.empty() ? "differences: []\n" : "differences:\n";
  const Difference* last = nullptr;
  for (const KnownFailure& each : known.failures) {
    if (last == nullptr || !(*last == each.difference)) text += Head(each.difference);
    last = &each.difference;
    text += Failure(each);
  }
  if (!known.disputes.empty()) text += "disputed:\n";
  for (const Dispute& each : known.disputes) {
    text += fmt::format("  - requirement: {}\n", each.requirement);
    text += Field("reason", each.reason) + Field("link", each.link) +
            Field("editions", each.editions.ToString());
  }
  return text;
}

}  // namespace clusterspec
