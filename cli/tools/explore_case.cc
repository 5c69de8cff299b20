#include <fmt/format.h>

#include <optional>

#include "cli/exit_code.h"
#include "cli/tools/exploration.h"
#include "harness/evaluate/evaluate.h"
#include "harness/judge/judge.h"
#include "reference/explore/path_count.h"
#include "reference/sim/program_size.h"

namespace clusterspec {
namespace {

class CaseJudge {
 public:
  CaseJudge(const Case& a_case, const ExploreSetting& setting)
      : case_(a_case),
        setting_(setting),
        subject_(setting.SubjectOf(a_case.scenario, setting.editions.front())) {}

  // A legal schedule on which the case does not pass means that the case claims too much.
  int JudgeSchedules() {
    if (!Applies(case_, subject_.edition, setting_.catalogue)) return kAsExpected;
    uint64_t failures = 0;
    bool all = false;
    const uint64_t judged =
        explore::ForTraces(subject_, setting_.options(), setting_.flags.judged, &all,
                           [&](const Trace& trace, const std::vector<explore::Action>& actions) {
                             const auto wrong = FailureOf(trace);
                             if (wrong && failures++ == 0) PrintFailure(*wrong, actions);
                             return true;
                           });
    fmt::print("the case passes on {} of {} schedules{}\n", judged - failures, judged,
               all ? "" : "; others were not judged");
    return failures > 0 ? kUnexpected : kAsExpected;
  }

 private:
  // The row that says so; nothing when the case passes.
  std::optional<CaseOutcome> FailureOf(const Trace& trace) const {
    RunInfo run;
    run.edition = subject_.edition;
    for (CaseOutcome& row : Evaluate({{&case_, trace, ""}}, setting_.catalogue, run, {}).cases) {
      if (row.id == case_.id && !row.expected) return std::move(row);
    }
    return std::nullopt;
  }

  void PrintFailure(const CaseResult& result, const std::vector<explore::Action>& actions) const {
    fmt::print("\na legal schedule on which the case is a {}: {}\n", ToString(result.verdict),
               result.Message());
    explore::Counterexample example;
    example.actions = actions;
    for (const std::string& line : explore::LinesOf(subject_, example)) fmt::print("{}\n", line);
  }

  const Case& case_;
  const ExploreSetting& setting_;
  const explore::Subject subject_;
};

void PrintSchedules(const explore::ExploreResult& result, bool unreduced) {
  if (result.unbounded) fmt::print("some schedules never end\n");
  if (!result.exhausted || result.unbounded) return;
  fmt::print("{} complete schedules{}\n", explore::CountText(result.schedules),
             unreduced ? "" : ", without those that differ only in the order of independent steps");
}

}  // namespace

int ExploreCase(const Case& a_case, const ExploreSetting& setting) {
  if (const std::string room = sim::LackingRoom(a_case.scenario); !room.empty()) {
    fmt::print("nothing is explored: the simulator lacks {}\n", room);
    return kUndecided;
  }
  explore::ExploreOptions options = setting.options();
  options.on_progress = [](uint64_t states) { ShowProgress(fmt::format("{} states", states)); };
  const Edition edition = setting.editions.front();
  const auto counts = [&](std::string_view id) { return setting.counts()(edition, id); };
  const explore::Findings findings =
      explore::Search(setting.SubjectOf(a_case.scenario, edition), counts, options);
  const explore::ExploreResult& result = findings.result;
  ShowProgress("");
  explore::ProgramTotals totals;
  totals.Add(result);
  PrintTotals(totals);
  PrintRates(totals);
  PrintSchedules(result, setting.flags.unreduced);
  if (!findings.broken.empty())
    return PrintViolation(findings.broken.front(), a_case, edition, setting);
  if (!result.exhausted) return PrintUndecided(options.max_states);
  PrintNothingBroken();
  return setting.flags.crashes > 0 ? kAsExpected : CaseJudge(a_case, setting).JudgeSchedules();
}

}  // namespace clusterspec
