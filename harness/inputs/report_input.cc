#include "harness/inputs/input_kinds.h"
#include "harness/inputs/tree.h"
#include "harness/known_failures/update.h"
#include "harness/load/known_failures_loader.h"
#include "harness/load/known_failures_writer.h"
#include "reports/console.h"
#include "reports/formats.h"
#include "spec/nouns/report.h"

namespace clusterspec {
namespace {

// All kinds of pages.
bool ReadReport(const std::string& text) {
  const auto json = ParseJson(text);
  if (!json) return false;
  const auto report = ParseReport(*json, "r.json");
  if (!report) return false;
  for (const reports::Format& each : reports::Formats()) {
    static_cast<void>(each.write({*report}, {}));
  }
  static_cast<void>(FormatSummary(*report, false));
  const auto again = ParseReport(ToJson(*report), "again.json");
  Promise(again && ToJson(*again) == ToJson(*report),
          "a report that is written is read as the same");
  // Without the reasons, which people write, the list is refused; but it must be read.
  const KnownFailures known = Update({}, {*report}, TheDeviations());
  static_cast<void>(ParseKnownFailures(ToYaml(known), "again.yaml").has_value());
  return true;
}

bool ReadKnownFailures(const std::string& text) {
  const auto known = ParseKnownFailures(text, "k.yaml");
  if (!known) return false;
  const auto again = ParseKnownFailures(ToYaml(*known), "again.yaml");
  Promise(again && ChangesBetween(*known, *again).empty(),
          "known failures that are written are read as the same");
  return true;
}

}  // namespace

InputKind ReportInput() {
  return {"report",
          [] {
            return std::vector<std::string>{
                TextOf("/reports/published/node-26.10.0-v18.json"),
                ToText(*ParseJson(TextOf("/reports/published/node-6.17.1-v6.json")))};
          },
          ReadReport};
}

InputKind KnownFailuresInput() {
  return {"known_failures", [] { return YamlTextsIn("/harness/known_failures"); },
          ReadKnownFailures};
}

}  // namespace clusterspec
