// All traces of one run of the suite on one implementation, held against the model.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/explain/find_deviations.h"
#include "spec/nouns/report.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explain {

class TraceExplainer {
 public:
  explicit TraceExplainer(Edition edition, Limits limits = {})
      : edition_(edition), limits_(limits) {}

  // The case must outlive the suite. Traces of runs that say nothing about the implementation are
  // left out. `file` says where the trace was stored, `replay` how to get another.
  void Add(const Case& a_case, Trace trace, std::string file, std::string replay);

  // Judges all of them, and looks for the smallest set of deviations that explains those which no
  // run of the documented model shows. The order in which they were added makes no difference.
  // With `deviations` nothing is looked for: the traces are held to the model with these.
  void Judge(const std::optional<std::vector<model::Deviation>>& deviations = std::nullopt);

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
  void DropNeedless();
  CaseResult RowOf(const Item& entry) const;

  Edition edition_;
  Limits limits_;
  std::vector<Item> items_;
};

// "removed-at-disconnect-call".
std::string IdOf(model::Deviation deviation);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_EXPLAINER_H_
