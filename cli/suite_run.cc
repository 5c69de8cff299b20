#include "cli/suite_run.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <set>
#include <utility>

#include "cli/exit_code.h"
#include "cli/job_output.h"
#include "cli/standard_streams.h"
#include "cli/workspace.h"
#include "harness/judge/applicability.h"
#include "harness/judge/judge.h"
#include "harness/known_failures/outcomes.h"
#include "harness/run/interrupt.h"
#include "harness/run/isolation.h"
#include "harness/run/run_cases.h"
#include "harness/run/simulated.h"
#include "reports/console.h"
#include "reports/sections.h"

namespace clusterspec {

SuiteRun::SuiteRun(const RunFlags& flags, const Bounds& bounds, const Catalogue& catalogue,
                   Implementation implementation, KnownFailures known,
                   std::vector<model::Deviation> likely, ReportWriter* writer)
    : flags_(flags),
      bounds_(bounds),
      catalogue_(catalogue),
      implementation_(std::move(implementation)),
      known_(std::move(known)),
      writer_(writer),
      traces_(flags.traces, writer->several() ? implementation_.name : ""),
      evaluation_(catalogue, implementation_.name, implementation_.edition,
                  {Explains(), {std::move(likely)}}) {}

int SuiteRun::Run(const Selection& selection) {
  const auto folder = MakeFolder(selection.cases);
  if (!folder) return Fail(folder.error(), kHarnessFailed);
  const auto traces = traces_.Make();
  if (!traces) return Fail(traces.error(), kHarnessFailed);
  info_ = Info(selection);
  progress_ = std::make_unique<RunProgress>(implementation_, selection.cases.size(), Parallel(),
                                            flags_.quiet);
  const std::vector<const Case*> due = WithoutLater(selection.cases);
  const auto started = std::chrono::steady_clock::now();
  RunOptions options;
  if (*folder) options.folder = (*folder)->path();
  options.deadline = std::chrono::milliseconds(static_cast<int64_t>(flags_.deadline_s * 1000));
  options.bounds = bounds_;
  options.isolate = flags_.isolate;
  options.parallel = Parallel();
  options.seed = flags_.selection.seed;
  info_.complete = RunCases(due, implementation_, options, [&](size_t index, Trace trace) {
    OnTrace(*due[index], std::move(trace));
  });
  info_.duration_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  progress_.reset();
  return Finish(Conclude(info_, evaluation_.Finish(), known_));
}

int SuiteRun::Finish(const Report& report) {
  if (Explains()) {
    fmt::print(ForPeople(), "{} {}: {}\n", implementation_.manifest.title, implementation_.version,
               evaluation_.explained().Summary());
  }
  fmt::print(ForPeople(), "{}", FormatSummary(report, PeopleSeeColours()));
  TellChanges();
  if (failed_fast_) {
    fmt::print(ForPeople(), "Stopped at the first result that is not as listed (--fail-fast).\n");
  }
  const bool written = writer_->Add(report) && TellJob(report) && !traces_.failed();
  const int code = failed_fast_ ? kUnexpected : CodeOf(report);
  return WorseCode(code, written ? kAsExpected : kHarnessFailed);
}

// How often each verdict came of the cases that do not always end alike.
void SuiteRun::TellChanges() const {
  for (const auto& [id, counts] : verdicts_) {
    if (counts.size() < 2) continue;
    fmt::print(ForPeople(), "{}: {} in {} runs\n", id, reports::CountsText(counts, {}),
               flags_.selection.repeat);
  }
}

// Null: the simulator needs none.
Result<std::unique_ptr<RunsFolder>> SuiteRun::MakeFolder(
    const std::vector<const Case*>& cases) const {
  if (IsSimulator(implementation_.name)) return std::unique_ptr<RunsFolder>();
  auto folder = RunsFolder::Make(NeedOf(ScenariosOf(cases), implementation_, Parallel()));
  if (!folder) return folder.error();
  const auto isolation = flags_.isolate ? CheckIsolation(folder->path()) : Result<bool>(true);
  if (!isolation) return isolation.error();
  return std::make_unique<RunsFolder>(*std::move(folder));
}

// What the simulator shows without deviations is by its making what the model can show; to find
// that out again takes long for eight workers that end at once.
bool SuiteRun::Explains() const {
  return flags_.explain || (!flags_.no_explain && implementation_.name != "sim");
}

int SuiteRun::Parallel() const {
  if (IsSimulator(implementation_.name)) return 1;
  return flags_.parallel > 0 ? flags_.parallel : DefaultParallel();
}

// Those that can be run; of the others the result is known without.
std::vector<const Case*> SuiteRun::WithoutLater(const std::vector<const Case*>& cases) {
  std::vector<const Case*> due;
  for (const Case* each : cases) {
    auto trace = TraceIfLater(*each, implementation_, catalogue_);
    if (trace) {
      OnTrace(*each, *std::move(trace));
    } else {
      due.push_back(each);
    }
  }
  return due;
}

void SuiteRun::OnTrace(const Case& a_case, Trace trace) {
  if (trace.ending.kind == EndingKind::kInterrupted) return;
  const std::string file = traces_.Keep(trace);
  const std::vector<std::string> lines =
      flags_.verbose ? TraceLines(trace) : std::vector<std::string>();
  const CaseResult& result = evaluation_.Add(a_case, std::move(trace), file);
  if (flags_.selection.repeat > 1) ++verdicts_[a_case.id][result.verdict];
  const CaseOutcome outcome = OutcomeOf(result, info_, known_);
  progress_->Ended(outcome, lines);
  if (!flags_.fail_fast || outcome.expected) return;
  failed_fast_ = true;
  Interrupt();
}

RunInfo SuiteRun::Info(const Selection& selection) const {
  RunInfo run = RunOf(implementation_);
  run.seed = flags_.selection.seed;
  run.shard = selection.shard.number;
  run.shards = selection.shard.count;
  run.shard_plan = selection.shard_plan;
  run.filters = FiltersOf(flags_.selection);
  const std::set<Form> forms = FormsOf(flags_.selection);
  run.forms.assign(forms.begin(), forms.end());
  return run;
}

}  // namespace clusterspec
