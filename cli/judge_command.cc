#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report_files.h"
#include "cli/standard_streams.h"
#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/forms.h"
#include "reports/console.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

struct JudgeFlags {
  std::vector<std::string> files;
  std::string edition;                  // empty: that of each trace
  std::vector<std::string> deviations;  // hold the traces to these, or to "none", and fit nothing
  bool explain = false;                 // a line per trace, and nothing but what the model says
  bool no_explain = false;              // do not hold them against the model
  std::string known;                    // file; empty: the kept one; "none"
  ReportFiles reports;
  bool quiet = false;
};

// The traces of one implementation in one edition are judged together, as those of one run.
using Group = std::vector<Observed>;

class TraceJudge {
 public:
  TraceJudge(const JudgeFlags& flags, const std::vector<Case>& cases, const Catalogue& catalogue,
             const std::vector<Deviation>& deviations, EvaluateOptions options)
      : flags_(flags),
        cases_(cases),
        catalogue_(catalogue),
        deviations_(deviations),
        options_(std::move(options)) {}

  int Read(const std::string& file) {
    const auto text = ReadFile(file, kMostTraceBytes);
    if (!text) return Fail(text.error(), kUsage);
    auto trace = ParseTrace(*text, file);
    if (!trace) return Fail(trace.error(), kUsage);
    if (const auto edition = ParseEdition(flags_.edition)) trace->edition = *edition;
    const auto found = std::find_if(cases_.begin(), cases_.end(),
                                    [&](const Case& each) { return each.id == trace->case_id; });
    if (found == cases_.end()) {
      return Fail({fmt::format("unknown case '{}' in the trace", trace->case_id), {file, 1, 1}},
                  kUsage);
    }
    Group& group = GroupOf(*trace);
    group.push_back({&*found, *std::move(trace), file});
    return kAsExpected;
  }

  int Judge() const {
    ReportWriter writer(flags_.reports, groups_.size() > 1);
    int code = kAsExpected;
    for (const Group& group : groups_) code = WorseCode(code, JudgeOne(group, &writer));
    return WorseCode(code, writer.Finish() ? kAsExpected : kHarnessFailed);
  }

 private:
  int JudgeOne(const Group& group, ReportWriter* writer) const {
    const RunInfo run = RunOfTraces(group, cases_, catalogue_, Now());
    const auto known = KnownFailuresOf(run.implementation, flags_.known);
    if (!known) return Print(known.error()), kUsage;
    EvaluateOptions options = options_;
    options.explainer.likely = KnownToShow(deviations_, run.implementation, run.version);
    Evaluation evaluation(catalogue_, run.implementation, run.edition, std::move(options));
    for (const Observed& each : group) {
      const CaseResult& result = evaluation.Add(*each.a_case, each.trace, each.trace_file);
      if (flags_.explain || flags_.quiet) continue;
      fmt::print(ForPeople(), "{}\n",
                 FormatCaseLine(OutcomeOf(result, run, *known), PeopleSeeColours()));
    }
    Verdicts verdicts = evaluation.Finish();
    if (flags_.explain) {
      fmt::print(ForPeople(), "{}", evaluation.explained().Lines());
      return kAsExpected;
    }
    const Report report = Conclude(run, std::move(verdicts), *known);
    if (options_.explain) {
      fmt::print(ForPeople(), "{} {}: {}\n", run.implementation, run.version,
                 evaluation.explained().Summary());
    }
    fmt::print(ForPeople(), "{}", FormatSummary(report, PeopleSeeColours()));
    const bool written = writer->Add(report);
    return WorseCode(CodeOf(report), written ? kAsExpected : kHarnessFailed);
  }

  Group& GroupOf(const Trace& trace) {
    for (Group& group : groups_) {
      const Trace& first = group.front().trace;
      if (first.implementation == trace.implementation && first.version == trace.version &&
          first.edition == trace.edition) {
        return group;
      }
    }
    return groups_.emplace_back();
  }

  const JudgeFlags& flags_;
  const std::vector<Case>& cases_;
  const Catalogue& catalogue_;
  const std::vector<Deviation>& deviations_;
  EvaluateOptions options_;
  std::vector<Group> groups_;
};

// What --deviation asks for; an empty list for `none`.
Result<std::vector<model::Deviation>> AskedFor(std::vector<std::string> ids) {
  std::erase(ids, "none");
  return model::ParseDeviations(ids);
}

int JudgeTraces(const JudgeFlags& flags) {
  const auto writable = PrepareReportFiles(flags.reports);
  if (!writable) return Fail(writable.error(), kHarnessFailed);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto written = LoadCases(*catalogue);
  if (!written) return Print(written.error()), kUsage;
  const std::vector<Case> cases = InForms(*written, {kForms.begin(), kForms.end()});
  const auto deviations = LoadDeviations(*catalogue);
  if (!deviations) return Print(deviations.error()), kUsage;
  EvaluateOptions options;
  options.explain = !flags.no_explain;
  if (!flags.deviations.empty()) {
    const auto only = AskedFor(flags.deviations);
    if (!only) return Fail(only.error(), kUsage);
    options.explainer.only = *only;
  }
  TraceJudge judge(flags, cases, *catalogue, *deviations, std::move(options));
  int code = kAsExpected;
  for (const std::string& file : flags.files) code = WorseCode(code, judge.Read(file));
  return WorseCode(code, judge.Judge());
}

}  // namespace

void AddJudge(CommandLine* program) {
  const auto flags = std::make_shared<JudgeFlags>();
  const CommandLine judge = program->Command(
      "judge", "Judge stored traces again, and say whether the model can show them");
  judge.Add("trace", &flags->files, "files that `run --traces` wrote").Required();
  judge.Add("--edition", &flags->edition, "judge them by this edition").AnEdition();
  const Argument deviation =
      judge
          .Add(
              "--deviation", &flags->deviations,
              "check them against the model with this deviation, or `none`, and look for no other; "
              "may be repeated")
          .OneAtATime();
  const Argument explain =
      judge.Flag("--explain", &flags->explain,
                 "only what the model says: a line per trace with how many events are legal");
  const Argument inclusion =
      judge.Flag("--inclusion", &flags->explain, "").Hidden();  // its older name
  judge
      .Flag("--no-explain", &flags->no_explain,
            "do not ask whether the model can show them, and with which deviations")
      .Excludes(explain)
      .Excludes(inclusion)
      .Excludes(deviation);
  judge.Add("--known", &flags->known,
            "list of known failures; default: the project's own of the runtime; none: no list");
  AddReportFiles(judge, &flags->reports);
  judge.Flag("-q,--quiet", &flags->quiet, "print the summary only");
  judge.Does([=] { return JudgeTraces(*flags); });
}

}  // namespace clusterspec
