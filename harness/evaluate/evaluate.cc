#include "harness/evaluate/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/known_failures/outcomes.h"
#include "spec/nouns/installation.h"
#include "spec/nouns/version.h"

namespace clusterspec {
namespace {

std::string RunLine(const std::string& implementation, Edition edition) {
  return fmt::format("{} run --impl {} --edition {} -v --include", ProgramCall(), implementation,
                     ToString(edition));
}

}  // namespace

std::vector<model::Deviation> KnownToShow(const std::vector<Deviation>& catalogue,
                                          const std::string& implementation,
                                          const std::string& version) {
  std::vector<model::Deviation> known;
  for (const Deviation& each : catalogue) {
    const auto deviation = model::ParseDeviation(each.id);
    if (deviation && each.ShownBy(implementation, version) != nullptr) known.push_back(*deviation);
  }
  return known;
}

Evaluation::Evaluation(const Catalogue& catalogue, const std::string& implementation,
                       Edition edition, EvaluateOptions options)
    : options_(std::move(options)),
      builder_(catalogue,
               options_.replay.empty() ? RunLine(implementation, edition) : options_.replay),
      explainer_(edition, options_.explainer) {}

const CaseResult& Evaluation::Add(const Case& a_case, Trace trace, const std::string& trace_file) {
  const CaseResult& result = builder_.Add(a_case, trace, trace_file);
  if (options_.explain) explainer_.Add(a_case, std::move(trace), trace_file, result.replay);
  return result;
}

Verdicts Evaluation::Finish() {
  Verdicts verdicts = builder_.Finish();
  if (!options_.explain) return verdicts;
  verdicts.explained = true;
  explainer_.Settle();
  Verdicts explained = explainer_.Finish();
  std::move(explained.cases.begin(), explained.cases.end(), std::back_inserter(verdicts.cases));
  std::sort(verdicts.cases.begin(), verdicts.cases.end(),
            [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
  verdicts.deviations = std::move(explained.deviations);
  return verdicts;
}

Report Evaluate(const std::vector<Observed>& runs, const Catalogue& catalogue, const RunInfo& run,
                const KnownFailures& known, const EvaluateOptions& options) {
  Evaluation evaluation(catalogue, run.implementation, run.edition, options);
  for (const Observed& each : runs) evaluation.Add(*each.a_case, each.trace, each.trace_file);
  return Conclude(run, evaluation.Finish(), known);
}

RunInfo RunOfTraces(const std::vector<Observed>& runs, const std::vector<Case>& cases,
                    const Catalogue& catalogue, const std::string& started) {
  const Trace& first = runs.front().trace;
  RunInfo run;
  run.tool_version = kVersion;
  run.started = started;
  run.implementation = first.implementation;
  run.version = first.version;
  run.node_version = first.node_version;
  run.own_edition = first.own_edition;
  run.edition = first.edition;
  run.seed = first.seed;
  std::set<std::string> seen;
  std::set<Form> forms;
  for (const Observed& each : runs) {
    forms.insert(FormOf(each.a_case->id));
    if (Applies(*each.a_case, run.edition, catalogue)) seen.insert(each.a_case->id);
    run.seed = std::min(run.seed, each.trace.seed);
    run.duration_s += each.trace.duration_s;
  }
  run.forms.assign(forms.begin(), forms.end());
  size_t there_are = 0;
  for (const Case& each : cases) {
    const bool asked = forms.contains(FormOf(each.id));
    there_are += asked && Applies(each, run.edition, catalogue) ? 1 : 0;
  }
  if (seen.size() < there_are) {
    run.filters = {fmt::format("stored traces of {} of {} cases", seen.size(), there_are)};
  }
  return run;
}

}  // namespace clusterspec
