// All traces of one run of the suite on one implementation, held against the model.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/explain/find_deviations.h"
#include "spec/nouns/report.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explain {

struct ExplainerOptions {
  // That the implementation is known to show: they are tried first.
  std::vector<model::Deviation> likely;
  // Hold the traces to the model with exactly these, and look for none.
  std::optional<std::vector<model::Deviation>> only;
  Limits limits;
};

class TraceExplainer {
 public:
  explicit TraceExplainer(Edition edition, ExplainerOptions options = {})
      : edition_(edition), options_(std::move(options)) {}

  // Holds the trace against the model, and looks for the deviations that explain it where no run
  // of the documented model shows it; takes milliseconds, and some seconds at worst. The case must
  // outlive the explainer. Traces of runs that say nothing about the implementation are left out.
  // `file` says where the trace was stored, `replay` how to get another.
  void Add(const Case& a_case, Trace trace, std::string file, std::string replay);

  // To be called once after the last trace. What is still unexplained is tried with what all
  // others have shown, and deviations that are not needed are dropped, so that the order in which
  // traces came makes no difference.
  void Settle();

  // Rows `explained/CASE`, one for each case with a trace that nothing explains or that could not
  // be decided; and the deviations, each with the cases that show it.
  Verdicts Finish() const;

  // "edition v18 with the deviations a, b; 370 traces, 2 of them unexplained".
  std::string Summary() const;

  // "explained FILE all a b" or "explained FILE 12 a": how many events of each trace are legal, and
  // the deviations that make them so. Inconclusive ones have "?" as their number.
  std::string Lines() const;

  size_t traces() const { return items_.size(); }
  size_t unexplained() const;

 private:
  struct Item {
    const Case* a_case = nullptr;
    Trace trace;
    std::string file;
    std::string replay;
    Explanation explanation;
  };

  std::vector<model::Deviation> Shown() const;
  std::vector<model::Deviation> News() const;
  void DropNeedless();
  CaseResult RowOf(const Item& entry) const;

  Edition edition_;
  ExplainerOptions options_;
  std::vector<Item> items_;
};

// "removed-at-disconnect-call".
std::string IdOf(model::Deviation deviation);

// "nothing explains process.exit": no labels and no numbers, for known failures are found by it.
std::string WhatNothingExplains(const Trace& trace, const Judgement& rejection);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_
