// Traces -> Verdicts: per case, per monitor and per requirement.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_VERDICT_BUILDER_H_
#define CLUSTERSPEC_HARNESS_JUDGE_VERDICT_BUILDER_H_

#include <map>
#include <string>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// What the row of a monitor that is broken says of the traces that it looked at.
std::string MonitorNote(const CaseResult& monitor);

// Collects the results of one run of the suite on one implementation, in one edition. Not thread
// safe.
class VerdictBuilder {
 public:
  // `replay` is the command line that runs a case again, up to the case's id. The catalogue
  // outlives the builder.
  VerdictBuilder(const Catalogue& catalogue, std::string replay);

  // Judges the trace and lets every monitor look at it. The same case may come several times: when
  // its verdicts differ, the case is inconclusive, for an oracle that changes its mind decides
  // nothing. `trace_file` says where the trace was stored, if it was. Gives the result of this one
  // trace; it lives until the next call.
  const CaseResult& Add(const Case& a_case, const Trace& trace, const std::string& trace_file);

  // Those of cases, monitors among them, and of requirements.
  Verdicts Finish() const;

 private:
  struct MonitorState {  // what one monitor has seen so far
    int traces = 0;
    std::vector<std::string> broken_by;  // case ids
    std::string evidence;                // the first of these by name
    CaseResult result;                   // what it showed
  };

  std::string ReplayOf(const Case& a_case, const Trace& trace) const;
  void AddMonitors(const Case& a_case, const Trace& trace, const std::string& trace_file);
  CaseResult MonitorResult(const std::string& name, const MonitorState& watch) const;

  const Catalogue& catalogue_;
  std::string replay_;
  CaseResult latest_;
  std::map<std::string, CaseResult> cases_;
  std::map<std::string, MonitorState> watches_;  // by monitor's name
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_VERDICT_BUILDER_H_
