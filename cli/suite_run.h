// One run of the suite on one implementation, from its cases to its report.
#ifndef CLUSTERSPEC_CLI_SUITE_RUN_H_
#define CLUSTERSPEC_CLI_SUITE_RUN_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/report_files.h"
#include "cli/run_progress.h"
#include "cli/runs_folder.h"
#include "cli/selection.h"
#include "cli/trace_store.h"
#include "harness/evaluate/evaluate.h"
#include "harness/run/bounds.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

// What may be typed after `run`.
struct RunFlags {
  std::vector<std::string> implementations;  // names or paths of manifests
  std::string edition;                       // empty: the manifest picks it
  SelectionFlags selection;
  int parallel = 0;  // 0: as many as there are cores
  double deadline_s = 30;
  std::vector<std::string> bounds;
  bool isolate = false;
  bool fail_fast = false;
  std::string known;  // file; empty: the kept one; "none"
  ReportFiles reports;
  std::string traces;       // folder; empty: none
  std::string debug;        // id of the one case that is run for a debugger; empty: none
  bool explain = false;     // as it is without, but for the simulator
  bool no_explain = false;  // do not hold the traces against the model
  bool verbose = false;
  bool quiet = false;
};

class SuiteRun {
 public:
  // What the flags and the catalogue say must outlive it. `likely`: deviations that explain traces
  // are looked for among these first. The writer gets its report; it must outlive it, too.
  SuiteRun(const RunFlags& flags, const Bounds& bounds, const Catalogue& catalogue,
           Implementation implementation, KnownFailures known, std::vector<model::Deviation> likely,
           ReportWriter* writer);

  // Runs the cases, tells how it goes, and writes what the flags ask for. The exit code.
  int Run(const Selection& selection);

 private:
  Result<std::unique_ptr<RunsFolder>> MakeFolder(const std::vector<const Case*>& cases) const;
  bool Explains() const;
  int Parallel() const;
  RunInfo Info(const Selection& selection) const;
  std::vector<const Case*> WithoutLater(const std::vector<const Case*>& cases);
  void OnTrace(const Case& a_case, Trace trace);
  int Finish(const Report& report);
  void TellChanges() const;

  const RunFlags& flags_;
  const Bounds& bounds_;
  const Catalogue& catalogue_;
  Implementation implementation_;
  KnownFailures known_;
  ReportWriter* writer_;
  RunInfo info_;
  TraceStore traces_;
  Evaluation evaluation_;
  std::unique_ptr<RunProgress> progress_;
  std::map<std::string, std::map<Verdict, int>> verdicts_;  // by case, where it runs several times
  bool failed_fast_ = false;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SUITE_RUN_H_
