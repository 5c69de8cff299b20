#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/workspace.h"
#include "harness/explain/trace_explainer.h"
#include "harness/judge/report_builder.h"
#include "harness/load/document.h"
#include "reports/console.h"

namespace clusterspec {
namespace {

// The traces of one implementation in one edition are judged together, as those of one run.
struct Group {
  explicit Group(const Catalogue& catalogue, const Trace& first, Edition in)
      : name(fmt::format("{} {}", first.implementation, first.version)),
        edition(in),
        builder(catalogue, in, ReplayLine(first.implementation, in)),
        inclusion(in) {}

  std::string name;
  Edition edition;
  ReportBuilder builder;
  explain::TraceExplainer inclusion;
};

class TraceJudge {
 public:
  TraceJudge(const std::vector<Case>& cases, const Catalogue& catalogue,
             std::optional<Edition> edition,
             std::optional<std::vector<model::Deviation>> deviations, bool inclusion_only)
      : cases_(cases),
        catalogue_(catalogue),
        edition_(edition),
        deviations_(std::move(deviations)),
        inclusion_only_(inclusion_only) {}

  // Prints the verdict on the case; what the monitors and the model say comes with Finish.
  int Add(const std::string& file) {
    const auto text = ReadFile(file);
    if (!text) return Fail(text.error(), kUsage);
    auto trace = ParseTrace(*text, file);
    if (!trace) return Fail(trace.error(), kUsage);
    if (edition_) trace->edition = *edition_;
    const auto found = std::find_if(cases_.begin(), cases_.end(),
                                    [&](const Case& each) { return each.id == trace->case_id; });
    if (found == cases_.end()) {
      return Fail({fmt::format("unknown case '{}' in the trace", trace->case_id), {file, 1, 1}},
                  kUsage);
    }
    Group& group = GroupOf(*trace);
    const CaseResult result = group.builder.Add(*found, *trace, file);
    if (!inclusion_only_) Print(result);
    group.inclusion.Add(*found, *std::move(trace), file, result.replay);
    return kAsExpected;
  }

  int Finish() {
    int code = kAsExpected;
    for (const auto& group : groups_) {
      Report report;
      group->builder.Finish(&report);
      group->inclusion.Judge(deviations_);
      if (inclusion_only_) {
        fmt::print("{}", group->inclusion.Lines());
        continue;
      }
      group->inclusion.Fill(&report);
      for (const CaseResult& each : report.cases) {
        if (each.id.starts_with("monitor/") && !each.expected) Print(each);
        if (each.id.starts_with("inclusion/")) PrintRejection(each);
      }
      fmt::print("{}: {}\n", group->name, group->inclusion.Summary());
      code = WorseCode(code, CodeOf(report));
    }
    return code;
  }

 private:
  static void Print(const CaseResult& result) { fmt::print("{}\n", FormatCaseLine(result, false)); }

  static void PrintRejection(const CaseResult& result) {
    Print(result);
    if (result.findings.empty()) return;
    fmt::print("    seen      {}\n    allowed   {}\n", result.findings[0].seen,
               result.findings[0].expected);
    if (!result.note.empty()) fmt::print("    note      {}\n", result.note);
    for (const std::string& line : result.trace) fmt::print("    {}\n", line);
  }

  Group& GroupOf(const Trace& trace) {
    const std::string name = fmt::format("{} {}", trace.implementation, trace.version);
    for (const auto& group : groups_) {
      if (group->name == name && group->edition == trace.edition) return *group;
    }
    return *groups_.emplace_back(std::make_unique<Group>(catalogue_, trace, trace.edition));
  }

  const std::vector<Case>& cases_;
  const Catalogue& catalogue_;
  std::optional<Edition> edition_;
  std::optional<std::vector<model::Deviation>> deviations_;
  bool inclusion_only_;
  std::vector<std::unique_ptr<Group>> groups_;
};

// What --deviation asks for: nothing when it is not given, an empty list for `none`.
Result<std::optional<std::vector<model::Deviation>>> AskedFor(std::vector<std::string> ids) {
  if (ids.empty()) return std::optional<std::vector<model::Deviation>>();
  std::erase(ids, "none");
  auto deviations = model::ParseDeviations(ids);
  if (!deviations) return deviations.error();
  return std::optional(*std::move(deviations));
}

struct JudgeFlags {
  std::vector<std::string> files;
  std::string edition;                  // empty: that of each trace
  std::vector<std::string> deviations;  // hold the traces to these, or to "none", and fit nothing
  bool inclusion = false;               // a line per trace, and nothing but what the model says
};

int JudgeTraces(const JudgeFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  auto deviations = AskedFor(flags.deviations);
  if (!deviations) return Fail(deviations.error(), kUsage);
  TraceJudge judge(*cases, *catalogue, ParseEdition(flags.edition), *std::move(deviations),
                   flags.inclusion);
  int code = kAsExpected;
  for (const std::string& file : flags.files) code = WorseCode(code, judge.Add(file));
  return WorseCode(code, judge.Finish());
}

}  // namespace

void AddJudge(CommandLine* program) {
  const auto flags = std::make_shared<JudgeFlags>();
  const CommandLine judge = program->Command(
      "judge", "Judge stored traces again, and say whether the model can show them");
  judge.Add("trace", &flags->files, "files that `run --traces` wrote").Required();
  judge.Add("--edition", &flags->edition, "judge them by this edition").AnEdition();
  judge
      .Add("--deviation", &flags->deviations,
           "check them against the model with this deviation, or `none`, and look for no other; "
           "may be repeated")
      .OneAtATime();
  judge.Flag("--inclusion", &flags->inclusion,
             "only what the model says: a line per trace with how many events are legal");
  judge.Does([=] { return JudgeTraces(*flags); });
}

}  // namespace clusterspec
