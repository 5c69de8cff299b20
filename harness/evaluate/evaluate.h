// Cases, traces and known failures -> the report. Every command that judges does it here, so that
// the same traces come to the same verdicts, outcomes and exit code, whoever asks.
#ifndef CLUSTERSPEC_HARNESS_EVALUATE_EVALUATE_H_
#define CLUSTERSPEC_HARNESS_EVALUATE_EVALUATE_H_

#include <string>
#include <vector>

#include "harness/explain/trace_explainer.h"
#include "harness/judge/verdict_builder.h"
#include "reference/model/deviation_set.h"
#include "spec/nouns/deviation.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

struct EvaluateOptions {
  // Also hold every trace against the model, and look for the deviations that explain it.
  bool explain = false;
  explain::ExplainerOptions explainer;  // used with `explain`
  // The command line that runs a case again, up to the case's id; empty: that of `run`.
  std::string replay;
};

// The deviations that the catalogue says this version of the implementation shows.
std::vector<model::Deviation> KnownToShow(const std::vector<Deviation>& catalogue,
                                          const std::string& implementation,
                                          const std::string& version);

// Traces of one implementation in one edition, as they come -> Verdicts. Not thread safe.
class Evaluation {
 public:
  // The catalogue must outlive it.
  Evaluation(const Catalogue& catalogue, const std::string& implementation, Edition edition,
             EvaluateOptions options = {});

  // Judges the trace by its case and by every monitor; the same case may come several times.
  // `trace_file` says where the trace is stored; empty: nowhere. Gives the result of this one
  // trace; it lives until the next call. The case must outlive the evaluation.
  const CaseResult& Add(const Case& a_case, Trace trace, const std::string& trace_file);

  // The verdicts on all that was added. To be called once.
  Verdicts Finish();

  // What the model says of the traces, once Finish has been called with `explain`.
  const explain::TraceExplainer& explained() const { return explainer_; }

 private:
  EvaluateOptions options_;
  VerdictBuilder builder_;
  explain::TraceExplainer explainer_;
};

// A run of a case.
struct Observed {
  const Case* a_case;
  Trace trace;
  std::string trace_file;  // empty: stored nowhere
};

// All at once: `run` says what was run, and its implementation and edition are those of the traces.
Report Evaluate(const std::vector<Observed>& runs, const Catalogue& catalogue, const RunInfo& run,
                const KnownFailures& known, const EvaluateOptions& options = {});

// What the traces themselves say of the run that they come from: it was whole when there is one for
// each of `cases` that applies. `runs` are of one implementation, and at least one; `started` is
// the time of the judgement, since known failures that have expired by then count no more.
RunInfo RunOfTraces(const std::vector<Observed>& runs, const std::vector<Case>& cases,
                    const Catalogue& catalogue, const std::string& started);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_EVALUATE_EVALUATE_H_
