// Traces -> Report: verdicts per case, per monitor and per requirement.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_REPORT_BUILDER_H_
#define CLUSTERSPEC_HARNESS_JUDGE_REPORT_BUILDER_H_

#include <map>
#include <string>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// The command line that runs a case again; the case's id is to be appended.
std::string ReplayLine(const std::string& implementation, Edition edition);

// Collects the results of one run of the suite. Not thread safe.
class ReportBuilder {
 public:
  // `replay` is what ReplayLine gives. The catalogue outlives the builder.
  ReportBuilder(const Catalogue& catalogue, Edition edition, std::string replay);

  // Judges the trace and lets every monitor look at it. The same case may come several times: when
  // its verdicts differ, the case is inconclusive, for an oracle that changes its mind decides
  // nothing. `trace_file` says where the trace was stored, if it was. Gives the result of this one
  // trace; it lives until the next call.
  const CaseResult& Add(const Case& a_case, const Trace& trace, const std::string& trace_file);

  // Fills cases (monitors among them) and requirements of the report, sorted by id.
  void Finish(Report* report) const;

 private:
  struct Watch {  // what one monitor has seen so far
    int traces = 0;
    std::vector<std::string> broken_by;  // case ids
    std::string evidence;                // the first of these by name
    CaseResult result;                   // what it showed
  };

  std::string ReplayOf(const Case& a_case, const Trace& trace) const;
  void AddMonitors(const Case& a_case, const Trace& trace, const std::string& trace_file);
  CaseResult MonitorResult(const std::string& name, const Watch& watch) const;
  std::vector<RequirementResult> Requirements(const std::vector<CaseResult>& results) const;

  const Catalogue& catalogue_;
  Edition edition_;
  std::string replay_;
  CaseResult latest_;
  std::map<std::string, CaseResult> cases_;
  std::map<std::string, Watch> watches_;  // by monitor's name
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_REPORT_BUILDER_H_
