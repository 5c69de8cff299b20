#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "cli/command_line.h"
#include "cli/implementation_choice.h"
#include "cli/quick_cases.h"
#include "cli/runs_folder.h"
#include "cli/tool_commands.h"
#include "cli/tools/mutation_results.h"
#include "cli/tools/quick_set.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/judge/applicability.h"
#include "harness/judge/judge.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/forms.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_cases.h"
#include "harness/runtimes/mutants.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/version.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// How far to go with a mutant that nothing has noticed yet.
constexpr const char* kScopes[] = {"requirement", "section", "suite"};

struct MutantsFlags {
  std::string implementation = "node";
  std::vector<std::string> only;  // globs of mutants' ids; empty: all
  std::string folder;
  std::string scope = kScopes[2];
  std::string known;
  int parallel = 0;
  bool all = false;
  bool list = false;
  bool quick = false;
};

struct Suite {
  Catalogue catalogue;
  std::vector<Case> all;
  std::vector<const Case*> cases;  // those that apply, and can be asked
  KnownFailures known;
  std::vector<model::Deviation> likely;
};

// The order in which cases are tried on a mutant, in stages: those that cover the requirement,
// those of its section, the rest; short ones first.
std::vector<std::vector<const Case*>> Stages(const Suite& suite, const Mutant& mutant,
                                             const std::map<std::string, double>& durations) {
  const Requirement* broken = suite.catalogue.Find(mutant.requirement);
  const std::string section = broken == nullptr ? "" : broken->where.file;
  std::vector<std::vector<const Case*>> stages(std::size(kScopes));
  for (const Case* each : suite.cases) {
    size_t stage = 2;
    for (const std::string& id : each->covers) {
      const Requirement* covered = suite.catalogue.Find(id);
      if (id == mutant.requirement) {
        stage = 0;
      } else if (covered != nullptr && covered->where.file == section) {
        stage = std::min(stage, size_t{1});
      }
    }
    stages[stage].push_back(each);
  }
  const auto cost = [&](const Case* each) {
    const auto found = durations.find(each->id);
    return std::pair(FormOf(each->id), found == durations.end() ? 0 : found->second);
  };
  for (auto& stage : stages) {
    std::stable_sort(stage.begin(), stage.end(),
                     [&](const Case* a, const Case* b) { return cost(a) < cost(b); });
  }
  return stages;
}

// Runs the suite on mutants, and keeps what comes of it in a folder.
class MutantsRun {
 public:
  MutantsRun(const MutantsFlags& flags, Implementation implementation, Suite suite,
             std::string runs)
      : flags_(flags),
        implementation_(std::move(implementation)),
        suite_(std::move(suite)),
        runs_(std::move(runs)) {}

  Result<bool> Run(const std::vector<Mutant>& mutants) {
    auto baseline = Load({"baseline", "", "the runtime as it is", "", ""});
    if (!baseline) return baseline.error();
    baseline_ = *std::move(baseline);
    fmt::print("{} {}: {} cases, {} mutants\n", implementation_.manifest.title,
               implementation_.version, suite_.cases.size(), mutants.size());
    const auto ran = RunAll(implementation_, {suite_.cases}, true, &baseline_);
    if (!ran) return ran.error();
    for (const MutantCase& each : baseline_.cases) durations_[each.id] = each.duration_s;
    for (const Mutant& each : mutants) {
      auto result = Load(each);
      if (!result) return result.error();
      if (!Interrupted()) {
        const auto tried = Try(&*result);
        if (!tried) return tried.error();
      }
      results_.push_back(*std::move(result));
    }
    return true;
  }

  const std::vector<Case>& cases() const { return suite_.all; }

  MutationScore Score() const {
    MutationScore score;
    score.implementation = implementation_.name;
    score.version = implementation_.version;
    score.edition = ToString(implementation_.edition);
    score.date = Now().substr(0, 10);
    score.cases = static_cast<int>(suite_.cases.size());
    score.baseline = baseline_;
    score.mutants = results_;
    return score;
  }

 private:
  std::string FileOf(const Mutant& mutant) const {
    return flags_.folder + "/" + mutant.id + ".json";
  }

  // What an earlier run of the command left; nothing where the mutant is another one by now.
  Result<MutantResult> Load(const Mutant& mutant) const {
    const std::string file = FileOf(mutant);
    MutantResult none;
    none.mutant = mutant;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return none;
    const auto value = LoadJson(file);
    if (!value) return value.error();
    auto kept = ParseMutantResult(*value, file);
    if (!kept) return kept.error();
    if (kept->mutant.fingerprint != mutant.fingerprint) return none;
    kept->mutant = mutant;
    // What says nothing of the runtime is tried again, as is a case that is there no more.
    std::erase_if(kept->cases, [&](const MutantCase& ran) {
      const bool told = std::all_of(ran.rows.begin(), ran.rows.end(),
                                    [](const Evidence& row) { return row.SpeaksOfRuntime(); });
      return !told || std::none_of(suite_.cases.begin(), suite_.cases.end(),
                                   [&](const Case* each) { return each->id == ran.id; });
    });
    return *std::move(kept);
  }

  Result<bool> Try(MutantResult* result) {
    auto mutated = implementation_;
    mutated.mutant = result->mutant.id;
    mutated.name += "?mutant=" + result->mutant.id;
    auto stages = Stages(suite_, result->mutant, durations_);
    const auto* scope = std::find(std::begin(kScopes), std::end(kScopes), flags_.scope);
    stages.resize(static_cast<size_t>(scope - std::begin(kScopes)) + 1);
    auto ran = RunAll(mutated, stages, flags_.all, result);
    if (ran) Tell(*result);
    return ran;
  }

  void Tell(const MutantResult& result) const {
    const auto notice = result.Noticed();
    if (notice.row == nullptr) {
      const bool whole = result.cases.size() >= suite_.cases.size();
      fmt::print("{:<9} {}: {}\n", whole ? "survived" : "open", result.mutant.id,
                 result.mutant.breaks);
    } else {
      fmt::print("noticed   {} by {}{}\n", result.mutant.id, notice.row->row,
                 notice.of_own_requirement ? "" : ", under another requirement");
    }
    std::fflush(stdout);
  }

  // Whether nothing is left to be found out: a row speaks of the broken requirement, or, after the
  // cases that cover it, of any other.
  static bool IsDone(const MutantResult& result, bool stage_over) {
    const auto notice = result.Noticed();
    return notice.row != nullptr && (notice.of_own_requirement || stage_over);
  }

  // Runs what has not run yet; the result is stored after each few cases. The error says why it
  // could not be.
  Result<bool> RunAll(const Implementation& implementation,
                      const std::vector<std::vector<const Case*>>& stages, bool all,
                      MutantResult* result) {
    for (const auto& stage : stages) {
      std::vector<const Case*> due;
      for (const Case* each : stage) {
        if (!result->HasRun(each->id)) due.push_back(each);
      }
      std::ptrdiff_t at_a_time = flags_.parallel;
      for (auto begin = due.begin(); begin != due.end(); at_a_time *= 2) {
        if (Interrupted()) return true;
        if (!all && IsDone(*result, false)) return true;
        const auto end = begin + std::min(due.end() - begin, at_a_time);
        RunSome(implementation, {begin, end}, result);
        begin = end;
        const auto written = WriteFile(FileOf(result->mutant), ToPrettyText(ToJson(*result)));
        if (!written) return written.error();
      }
      if (!all && IsDone(*result, true)) return true;
    }
    return true;
  }

  void RunSome(const Implementation& implementation, const std::vector<const Case*>& cases,
               MutantResult* result) {
    RunOptions options;
    options.folder = runs_;
    options.parallel = flags_.parallel;
    RunCases(cases, implementation, options, [&](size_t index, Trace trace) {
      if (trace.ending.kind == EndingKind::kInterrupted) return;
      result->cases.push_back(Judge(implementation, *cases[index], std::move(trace)));
    });
  }

  MutantCase Judge(const Implementation& implementation, const Case& a_case, Trace trace) const {
    RunInfo run = RunOf(implementation);
    run.implementation = implementation_.name;
    run.forms = {Form::kNet, Form::kHttp};  // monitors are listed under the first
    run.filters = {"--include " + a_case.id};
    MutantCase ran{a_case.id, trace.duration_s, {}};
    Evaluation evaluation(suite_.catalogue, implementation.name, implementation.edition,
                          {true, {suite_.likely}, ""});
    evaluation.Add(a_case, std::move(trace), "");
    const Report report = Conclude(run, evaluation.Finish(), suite_.known);
    for (const CaseOutcome& row : report.cases) {
      if (!row.expected && !IsOfBaseline(row.id)) {
        ran.rows.push_back({row.id, row.verdict, row.Message(), row.Broken()});
      }
    }
    return ran;
  }

  // A row that is unexpected without any mutant shows none.
  bool IsOfBaseline(const std::string& row) const {
    return std::any_of(baseline_.cases.begin(), baseline_.cases.end(), [&](const MutantCase& ran) {
      return std::any_of(ran.rows.begin(), ran.rows.end(),
                         [&](const Evidence& each) { return each.row == row; });
    });
  }

  const MutantsFlags& flags_;
  Implementation implementation_;
  Suite suite_;
  std::string runs_;
  Baseline baseline_;
  std::map<std::string, double> durations_;  // of the cases without a mutant
  std::vector<MutantResult> results_;
};

Result<Suite, Errors> LoadSuite(const Implementation& implementation, const std::string& known) {
  Suite suite;
  auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  suite.catalogue = *std::move(catalogue);
  const auto written = LoadCases(suite.catalogue);
  if (!written) return written.error();
  suite.all = InForms(*written, {Form::kNet, Form::kHttp});
  for (const Case& each : suite.all) {
    const bool asked = Applies(each, implementation.edition, suite.catalogue) &&
                       !TraceIfLater(each, implementation, suite.catalogue);
    if (asked) suite.cases.push_back(&each);
  }
  const auto deviations = LoadDeviations(suite.catalogue);
  if (!deviations) return deviations.error();
  suite.likely = KnownToShow(*deviations, implementation.name, implementation.version);
  auto failures = KnownFailuresOf(implementation.name, known);
  if (!failures) return failures.error();
  suite.known = *std::move(failures);
  return suite;
}

std::vector<Mutant> Asked(const std::vector<Mutant>& mutants, const MutantsFlags& flags) {
  std::vector<Mutant> asked;
  for (const Mutant& each : mutants) {
    if (flags.only.empty() || AnyGlobMatches(flags.only, each.id)) asked.push_back(each);
  }
  return asked;
}

Result<bool> WriteScore(const MutationScore& score, const std::string& folder) {
  const auto page = WriteFile(folder + "/score.md", WithoutHome(FormatScorePage(score)));
  if (!page) return page.error();
  return WriteFile(folder + "/score.json", WithoutHome(ToPrettyText(ToJson(score))));
}

int RunCampaign(const MutantsFlags& flags, const Implementation& implementation,
                const std::vector<Mutant>& mutants) {
  const auto folder = MakeFolder(flags.folder);
  if (!folder) return Fail(folder.error(), kHarnessFailed);
  auto suite = LoadSuite(implementation, flags.known);
  if (!suite) return Print(suite.error()), kUsage;
  const auto room =
      RunsFolder::Make(NeedOf(ScenariosOf(suite->cases), implementation, flags.parallel));
  if (!room) return Fail(room.error(), kHarnessFailed);
  CatchInterrupts();
  MutantsRun campaign(flags, implementation, *std::move(suite), room->path());
  const auto ran = campaign.Run(mutants);
  if (!ran) return Fail(ran.error(), kHarnessFailed);
  const MutationScore score = campaign.Score();
  fmt::print("{}", FormatScore(score));
  const auto written = WriteScore(score, flags.folder);
  if (!written) return Fail(written.error(), kHarnessFailed);
  if (Interrupted()) return kStopped;
  if (flags.quick) {
    const auto ids = QuickSet(campaign.cases(), score);
    const auto listed = WriteFile(QuickCasesFile(), FormatQuickSet(ids, score));
    if (!listed) return Fail(listed.error(), kHarnessFailed);
    fmt::print("{} of {} cases are quick: {}\n", ids.size(), campaign.cases().size(),
               QuickCasesFile());
  }
  const bool all_noticed =
      std::all_of(score.mutants.begin(), score.mutants.end(),
                  [](const MutantResult& each) { return each.Noticed().row != nullptr; });
  return all_noticed ? kAsExpected : kUnexpected;
}

int Mutants(const MutantsFlags& flags) {
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  const auto implementation = FindImplementation(flags.implementation, *manifests, {});
  if (!implementation) return Fail(implementation.error(), kHarnessFailed);
  const auto all = ListMutants(*implementation);
  if (!all) return Fail(all.error(), kUsage);
  const std::vector<Mutant> mutants = Asked(*all, flags);
  if (mutants.empty()) {
    return Fail({"no mutant has such an id. `clusterspec mutants --list` shows them", {}}, kUsage);
  }
  if (!flags.list) return RunCampaign(flags, *implementation, mutants);
  for (const Mutant& each : mutants) {
    fmt::print("{} ({}): {}\n", each.id, each.requirement, each.breaks);
  }
  return kAsExpected;
}

}  // namespace

void AddMutants(CommandLine* program) {
  const auto flags = std::make_shared<MutantsFlags>();
  const CommandLine mutants = program->Command(kMutantsCommand.name, kMutantsCommand.about);
  mutants.Add("--impl", &flags->implementation, "node (the default), node@26.10.0, ...");
  mutants.Add("--only", &flags->only, "only mutants whose id matches the glob; may be repeated");
  mutants.Add("--out", &flags->folder,
              "the folder that keeps the results, and the score as score.md and score.json; a "
              "campaign that was stopped goes on there. Default: mutants-NAME");
  mutants.Flag("--all", &flags->all, "run every case on every mutant, also after one noticed it");
  mutants
      .Add("--scope", &flags->scope,
           "how far to look for a case that notices: those that cover the broken requirement, its "
           "section of the documentation, or the suite (the default)")
      .OneOf({std::begin(kScopes), std::end(kScopes)});
  mutants.Add("--known", &flags->known,
              "list of known failures; default: the project's own for the runtime; none: no list");
  mutants.Add("-j", &flags->parallel, "runs at a time; default: the number of processors")
      .Between(int64_t{1}, int64_t{1024});
  mutants.Flag("--list", &flags->list, "name the mutants, and run nothing");
  mutants.Flag("--quick", &flags->quick,
               "write the list of cases of `run --quick` by what this has found out");
  mutants.Does([=] {
    if (flags->parallel == 0) flags->parallel = DefaultParallel();
    if (flags->folder.empty()) flags->folder = "mutants-" + flags->implementation;
    return Mutants(*flags);
  });
}

}  // namespace clusterspec
