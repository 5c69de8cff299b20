#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/exit_code.h"
#include "harness/cli/inspect_commands.h"
#include "harness/cli/workspace.h"
#include "harness/inclusion/fit.h"
#include "harness/judge/report_builder.h"
#include "harness/load/document.h"
#include "reports/console.h"

namespace clusterspec {
namespace {

// Traces of one edition make one report; here each trace is judged by itself.
int JudgeTrace(const std::string& file, const std::vector<Case>& cases,
               const Catalogue& catalogue) {
  const auto text = ReadFile(file);
  if (!text) return Fail(text.error(), kUsage);
  const auto trace = ParseTrace(*text, file);
  if (!trace) return Fail(trace.error(), kUsage);
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const Case& each) { return each.id == trace->case_id; });
  if (found == cases.end()) {
    return Fail({fmt::format("the trace is of the case '{}', which there is not", trace->case_id),
                 {file, 1, 1}},
                kUsage);
  }
  ReportBuilder builder(catalogue, trace->edition,
                        ReplayLine(trace->implementation, trace->edition));
  const CaseResult result = builder.Add(*found, *trace, file);
  Report report;
  builder.Finish(&report);
  for (const CaseResult& each : report.cases) {
    if (each.id == result.id || !each.expected) fmt::print("{}\n", FormatCaseLine(each, false));
  }
  const inclusion::Explanation explanation =
      inclusion::Explain(found->scenario, trace->edition, *trace, {});
  const inclusion::Judgement& j = explanation.documented;
  fmt::print("INCL {} states {} turns {}", static_cast<int>(j.answer), j.most_states, j.turns);
  for (auto d : explanation.deviations)
    for (auto& i : model::Deviations()) if (i.deviation == d) fmt::print(" +{}", i.id);
  if (j.answer == inclusion::Answer::kRejected && explanation.deviations.empty()) {
    fmt::print(" UNEXPLAINED after {}", explanation.remaining.legal_events);
    for (auto d : explanation.closest)
      for (auto& i : model::Deviations()) if (i.deviation == d) fmt::print(" ~{}", i.id);
    fmt::print("\n  seen {}\n", explanation.remaining.seen);
    for (auto& a : explanation.remaining.allowed) fmt::print("  allowed {}\n", a);
  }
  fmt::print(" {}\n", j.reason);
  return CodeOf(report);
}

}  // namespace

int JudgeTraces(const std::vector<std::string>& files) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  int code = kAsExpected;
  for (const std::string& file : files) {
    code = WorseCode(code, JudgeTrace(file, *cases, *catalogue));
  }
  return code;
}

}  // namespace clusterspec
