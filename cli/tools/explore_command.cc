#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/counterexample_case.h"
#include "cli/tools/reference_options.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/judge/judge.h"
#include "reference/explore/path_count.h"
#include "reference/explore/search.h"
#include "reference/explore/short_programs.h"
#include "reference/model/deviation_set.h"

namespace clusterspec {
namespace {

struct ExploreFlags {
  std::string a_case;  // id, or path of a file; empty: all programs up to `depth`
  std::string edition = "v18";
  std::vector<std::string> deviations;
  int depth = 0;    // operations
  int crashes = 0;  // processes that may die at any time
  uint64_t max_states = 40'000'000;
  uint64_t judged = 1000;  // schedules on which the case is judged, at most
  bool unreduced = false;
  std::string save;  // file for the case that shows the violation
};

// Which requirements hold in the edition.
explore::Counts InEdition(const Catalogue& catalogue, Edition edition) {
  return [&catalogue, edition](std::string_view id) {
    const Requirement* found = catalogue.Find(id);
    return found != nullptr && found->editions.Contains(edition);
  };
}

// A line that is written over, on a terminal only.
void ShowProgress(const std::string& text) {
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  if (terminal) fmt::print(stderr, "\r{}\033[K", text);
}

class Exploration {
 public:
  Exploration(const ExploreFlags& flags, Edition edition, const model::DeviationSet& deviations,
              const Catalogue& catalogue)
      : flags_(flags), catalogue_(catalogue) {
    subject_.edition = edition;
    subject_.deviations = deviations;
    options_.expand.crashes = flags.crashes;
    options_.expand.reduce = !flags.unreduced;
    options_.max_states = flags.max_states;
    options_.on_progress = [this](uint64_t states) {
      ShowProgress(fmt::format("{} states", total_.states + states));
    };
  }

  int OfCase(const Case& a_case) {
    const explore::Findings findings = SearchIn(a_case.scenario);
    ShowProgress("");
    PrintTotal();
    if (findings.result.unbounded) fmt::print("some schedules never end\n");
    if (findings.result.exhausted && !findings.result.unbounded) {
      fmt::print("{} complete schedules{}\n", explore::CountText(findings.result.schedules),
                 flags_.unreduced
                     ? ""
                     : ", without those that differ only in the order of independent steps");
    }
    if (!findings.broken.empty()) return Report(findings.broken.front(), a_case);
    if (!findings.result.exhausted) return Undecided();
    PrintWhole();
    return JudgeSchedules(a_case);
  }

  int OfPrograms() {
    uint64_t programs = 0;
    std::optional<Case> broken;
    explore::Findings findings;
    for (int length = 1; length <= flags_.depth; ++length) {
      explore::ForPrograms(length, [&](const explore::ShortProgram& program) {
        if (broken || total_.states >= flags_.max_states) return;
        ++programs;
        Case a_case;
        a_case.title = explore::ToString(program);
        a_case.scenario = explore::ScenarioOf(program);
        options_.max_states = flags_.max_states - total_.states;
        findings = SearchIn(a_case.scenario);
        if (!findings.broken.empty()) broken = std::move(a_case);
      });
    }
    ShowProgress("");
    fmt::print("{} programs of up to {} operations\n", programs, flags_.depth);
    PrintTotal();
    if (broken) {
      fmt::print("\nthe program: {}\n", broken->title);
      return Report(findings.broken.front(), *broken);
    }
    if (total_.states >= flags_.max_states) return Undecided();
    PrintWhole();
    return kAsExpected;
  }

 private:
  explore::Findings SearchIn(const Scenario& scenario) {
    subject_.scenario = &scenario;
    explore::Findings findings =
        explore::Search(subject_, InEdition(catalogue_, subject_.edition), options_);
    total_.states += findings.result.states;
    total_.transitions += findings.result.transitions;
    total_.ends += findings.result.ends;
    total_.depth = std::max(total_.depth, findings.result.depth);
    total_.seconds += findings.result.seconds;
    if (findings.result.states >= largest_)
      total_.bytes_per_state = findings.result.bytes_per_state;
    largest_ = std::max(largest_, findings.result.states);
    return findings;
  }

  void PrintTotal() const {
    fmt::print("{} states, {} transitions, {} ends, {} steps deep\n", total_.states,
               total_.transitions, total_.ends, total_.depth);
    const double seconds = std::max(total_.seconds, 1e-6);
    fmt::print(stderr,
               "{:.2f} s, {:.0f} states and {:.0f} transitions a second, {:.0f} bytes a state\n",
               seconds, static_cast<double>(total_.states) / seconds,
               static_cast<double>(total_.transitions) / seconds, total_.bytes_per_state);
  }

  void PrintWhole() const { fmt::print("no requirement is broken in any of them\n"); }

  int Undecided() const {
    fmt::print("undecided: stopped at the limit of {} states; no requirement is broken so far\n",
               flags_.max_states);
    return kOnlyInconclusive;
  }

  int Report(const explore::Counterexample& example, const Case& a_case) {
    subject_.scenario = &a_case.scenario;
    const Requirement* requirement = catalogue_.Find(example.broken.requirement);
    fmt::print("\n{}: {}\n  {}\n", example.broken.requirement, example.broken.wrong,
               requirement == nullptr ? "" : requirement->text);
    fmt::print("{} schedule, {} steps:\n", example.shortest ? "the shortest" : "a",
               example.length());
    for (const std::string& line : explore::LinesOf(subject_, example)) fmt::print("{}\n", line);
    return flags_.save.empty() ? kUnexpected : Save(example, a_case);
  }

  int Save(const explore::Counterexample& example, const Case& a_case) const {
    const Case saved = CounterexampleCase(a_case, example, subject_, catalogue_);
    const auto written = WriteCase(saved, flags_.save);
    if (!written) return Fail(written.error(), kHarnessFailed);
    const int again = FailuresOf(saved, subject_, catalogue_);
    fmt::print("saved as {}; it fails in {} of 100 simulated runs\n", flags_.save, again);
    return kUnexpected;
  }

  // A legal schedule on which the case does not pass means that the case claims too much.
  int JudgeSchedules(const Case& a_case) {
    if (!Applies(a_case, subject_.edition, catalogue_) || flags_.crashes > 0) return kAsExpected;
    uint64_t failures = 0;
    bool all = false;
    const uint64_t judged =
        explore::ForTraces(subject_, options_, flags_.judged, &all,
                           [&](const Trace& trace, const std::vector<explore::Action>& actions) {
                             const auto wrong = FailureOf(a_case, trace);
                             if (wrong && failures++ == 0) PrintFailure(*wrong, actions);
                             return true;
                           });
    fmt::print("the case passes on {} of {} schedules{}\n", judged - failures, judged,
               all ? "" : "; others were not judged");
    return failures > 0 ? kUnexpected : kAsExpected;
  }

  // The row that says so; nothing when the case passes.
  std::optional<CaseOutcome> FailureOf(const Case& a_case, const Trace& trace) const {
    RunInfo run;
    run.edition = subject_.edition;
    for (CaseOutcome& row : Evaluate({{&a_case, trace, ""}}, catalogue_, run, {}).cases) {
      if (row.id == a_case.id && !row.expected) return std::move(row);
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

  const ExploreFlags& flags_;
  const Catalogue& catalogue_;
  explore::Subject subject_;
  explore::ExploreOptions options_;
  explore::ExploreResult total_;
  uint64_t largest_ = 0;  // states of one scenario
};

// Exit codes: kAsExpected when nothing is broken, kUnexpected for a violation or a schedule on
// which the case does not pass, kOnlyInconclusive when a bound was hit first.
int Explore(const ExploreFlags& flags) {
  const auto edition = ParseEdition(flags.edition);
  CLUSTERSPEC_ASSERT(edition.has_value());  // checked by the command line
  const auto deviations = model::ParseDeviations(flags.deviations);
  if (!deviations) return Fail(deviations.error(), kUsage);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  Exploration exploration(flags, *edition, model::DeviationSet(*deviations), *catalogue);
  if (flags.a_case.empty()) return exploration.OfPrograms();
  const auto found = LoadCase(flags.a_case);
  if (!found) return Print(found.error()), kUsage;
  return exploration.OfCase(*found);
}

}  // namespace

void AddExplore(CommandLine* program) {
  const auto flags = std::make_shared<ExploreFlags>();
  const CommandLine explore = program->Command(kExploreCommand.name, kExploreCommand.about);
  explore.Add("case", &flags->a_case, "id, or path of a YAML file");
  explore.Add("--edition", &flags->edition, "edition of the documentation; default: v18")
      .AnEdition();
  explore.Add("--deviation", &flags->deviations,
              "a deviation of real runtimes to switch on; may be repeated");
  explore
      .Add("--depth", &flags->depth,
           "instead of a case: all programs of up to so many operations with two workers")
      .Between(int64_t{1}, int64_t{20});
  explore.Add("--crashes", &flags->crashes, "how many processes may be killed at any time")
      .Between(int64_t{0}, int64_t{100});
  explore.Flag("--unreduced", &flags->unreduced,
               "also try runs that differ only in the order of independent steps");
  explore.Add("--max-states", &flags->max_states, "stop, undecided, at this many states")
      .Between(int64_t{1}, int64_t{4'000'000'000});
  explore.Add("--judge", &flags->judged,
              "check the case's expectations on at most this many schedules");
  explore.Add("--save", &flags->save, "save a violation as a case file");
  explore.Does(
      [=] { return Explore(*flags); },
      [=] { return flags->a_case.empty() == (flags->depth == 0) ? "a case or --depth" : ""; });
}

}  // namespace clusterspec
