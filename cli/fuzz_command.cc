#include "cli/fuzz_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "cli/exit_code.h"
#include "cli/implementation_choice.h"
#include "cli/runs_folder.h"
#include "cli/workspace.h"
#include "fuzz/agreement.h"
#include "fuzz/campaign.h"
#include "fuzz/oracle.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/document.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_process.h"
#include "harness/run/simulated.h"

namespace clusterspec {
namespace {

using Clock = std::chrono::steady_clock;

Error Usage(std::string message) { return {std::move(message), {}}; }

// "90s", "10m", "2h".
Result<std::chrono::seconds> ParseBudget(const std::string& text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<size_t>(end - rest));
  const int64_t factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (error == std::errc() && number > 0 && number < 1'000'000 && factor > 0) {
    return std::chrono::seconds(number * factor);
  }
  return Usage(fmt::format("--budget {}: expected a time such as 90s, 10m or 2h", text));
}

// What both commands need before the first run.
struct Bench {
  Catalogue catalogue;
  Implementation implementation;
  std::unique_ptr<RunsFolder> folder;

  bool simulated() const { return IsSimulator(implementation.name); }
  fuzz::SavedAs saved_as() const { return {implementation.name, implementation.edition}; }
};

// "sim" with the deviations that are switched on.
std::string NameOf(const FuzzFlags& flags) {
  std::string name = flags.implementation;
  for (const std::string& each : flags.deviations) {
    name += (name.find('?') == std::string::npos ? "?deviation=" : "&deviation=") + each;
  }
  return name;
}

Result<Bench, Errors> MakeBench(const FuzzFlags& flags, std::optional<Edition> edition) {
  if (!flags.edition.empty() && !(edition = ParseEdition(flags.edition))) {
    return Errors{
        Usage(fmt::format("--edition {}: expected one of {}", flags.edition, EditionNames()))};
  }
  if (!flags.deviations.empty() && !IsSimulator(flags.implementation)) {
    return Errors{Usage("--deviation: only the simulator (--impl sim) has switches")};
  }
  auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  const auto manifests = LoadManifests();
  if (!manifests) return manifests.error();
  auto implementation = FindImplementation(NameOf(flags), *manifests, edition);
  if (!implementation) return Errors{implementation.error()};
  auto folder = RunsFolder::Make();
  if (!folder) return Errors{folder.error()};
  return Bench{*std::move(catalogue), *std::move(implementation),
               std::make_unique<RunsFolder>(*std::move(folder))};
}

Trace RunOnce(const Bench& bench, const Scenario& scenario, uint64_t seed) {
  if (!bench.simulated()) {
    RunOptions options;
    options.folder = bench.folder->path();
    Trace trace = RunInProcess(scenario, bench.implementation, options);
    trace.edition = bench.implementation.edition;
    return trace;
  }
  Case a_case;
  a_case.scenario = scenario;
  Trace result;
  SimulateCases({&a_case}, bench.implementation, seed,
                [&](size_t, Trace trace) { result = std::move(trace); });
  return result;
}

// Everything that is checked on the simulator; the monitors and watches on real runtimes.
std::vector<fuzz::Failure> JudgeRun(const Bench& bench, const Scenario& scenario, uint64_t seed,
                                    const Trace& trace) {
  auto failures = fuzz::Examine(scenario, trace, bench.catalogue);
  if (!failures.empty() || !bench.simulated()) return failures;
  sim::SimOptions options;
  options.edition = bench.implementation.edition;
  options.seed = seed;
  options.deviations = DeviationsOf(bench.implementation.name).value();
  return fuzz::CheckAgreement(scenario, options);
}

fuzz::Trial TrialOf(const Bench& bench) {
  return [&bench](const Scenario& scenario, uint64_t seed) -> std::vector<fuzz::Failure> {
    if (Interrupted()) return {};
    return JudgeRun(bench, scenario, seed, RunOnce(bench, scenario, seed));
  };
}

class Campaign {
 public:
  Campaign(const FuzzFlags& flags, const Bench& bench, std::optional<std::chrono::seconds> budget)
      : flags_(flags), bench_(bench), trial_(TrialOf(bench)), started_(Clock::now()) {
    if (budget) deadline_ = started_ + *budget;
    runs_ = flags.runs.value_or(budget ? UINT64_MAX : 1000);
  }

  int Run() {
    const uint64_t first = flags_.seed.value_or(0);
    for (; tried_ < runs_ && !Over(); ++tried_) {
      Progress();
      if (!TryOne(first + tried_)) return kHarnessFailed;
    }
    fmt::print("{} scenarios on {}, edition {}, from seed {}: {}\n", tried_,
               bench_.implementation.name, ToString(bench_.implementation.edition), first,
               known_.empty() ? "nothing found" : fmt::format("{} found", known_.size()));
    if (Interrupted()) return kStopped;
    return known_.empty() ? kAsExpected : code_;
  }

 private:
  bool Over() const { return Interrupted() || (deadline_ && Clock::now() >= *deadline_); }

  // Plain lines every half minute; nothing where there is little to wait for.
  void Progress() {
    const auto now = Clock::now();
    if (now - told_ < std::chrono::seconds(30)) return;
    if (std::exchange(told_, now) == Clock::time_point()) return;
    fmt::print(stderr, "{} scenarios, {} found\n", tried_, known_.size());
  }

  // Each check is told once: the first scenario that breaks it, made small. False when it cannot be
  // saved.
  bool TryOne(uint64_t seed) {
    const Scenario scenario = fuzz::ScenarioOf(seed);
    for (const fuzz::Failure& failure : trial_(scenario, seed)) {
      if (!known_.insert(failure.check).second) continue;
      code_ = WorseCode(code_, fuzz::IsOfHarness(failure) ? kHarnessFailed : kUnexpected);
      if (!Tell({scenario, seed, failure})) return false;
    }
    return true;
  }

  bool Tell(const fuzz::Found& found) {
    // Real runs take long, and chance cannot be drawn anew.
    const fuzz::Found small = fuzz::MakeSmall(found, trial_, bench_.simulated() ? 20 : 0);
    const std::string folder = flags_.out.empty() ? "fuzz-failures" : flags_.out;
    const auto file = Save(small, bench_.saved_as(), bench_.catalogue, folder);
    if (!file) return Fail(file.error(), kHarnessFailed), false;
    fmt::print("found {}{}{}\n", small.failure.check, small.failure.requirement.empty() ? "" : ": ",
               small.failure.requirement);
    fmt::print("  {}\n", small.failure.message);
    for (const Step& step : small.scenario.steps) fmt::print("    {}\n", ToString(step));
    fmt::print("  replay  {}\n", ReplayLineOf(small, bench_.saved_as(), *file));
    std::fflush(stdout);
    return true;
  }

  const FuzzFlags& flags_;
  const Bench& bench_;
  const fuzz::Trial trial_;
  const Clock::time_point started_;
  std::optional<Clock::time_point> deadline_;
  uint64_t runs_ = 0;
  uint64_t tried_ = 0;
  Clock::time_point told_;
  std::set<std::string> known_;
  int code_ = kAsExpected;
};

// A case that runs in one edition only was found in that.
std::optional<Edition> OnlyEdition(const Case& a_case) {
  const auto editions = a_case.editions.Editions();
  return editions.size() == 1 ? std::optional(editions.front()) : std::nullopt;
}

Result<Case, Errors> ReadCase(const std::string& file) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  const auto text = ReadFile(file);
  if (!text) return Errors{text.error()};
  return ParseCase(*text, file, file, *catalogue);
}

}  // namespace

int Fuzz(const FuzzFlags& flags) {
  std::optional<std::chrono::seconds> budget;
  if (!flags.budget.empty()) {
    const auto parsed = ParseBudget(flags.budget);
    if (!parsed) return Fail(parsed.error(), kUsage);
    budget = *parsed;
  }
  const auto bench = MakeBench(flags, std::nullopt);
  if (!bench) return Print(bench.error()), kUsage;
  CatchInterrupts();
  return Campaign(flags, *bench, budget).Run();
}

int Replay(const FuzzFlags& flags) {
  const auto a_case = ReadCase(flags.file);
  if (!a_case) return Print(a_case.error()), kUsage;
  const auto bench = MakeBench(flags, OnlyEdition(*a_case));
  if (!bench) return Print(bench.error()), kUsage;
  CatchInterrupts();
  const uint64_t seed = flags.seed.value_or(0);
  const Trace trace = RunOnce(*bench, a_case->scenario, seed);
  for (const std::string& line : TraceLines(trace)) fmt::print("{}\n", line);
  fmt::print("{}{}{}\n", ToString(trace.ending.kind), trace.ending.message.empty() ? "" : ": ",
             trace.ending.message);
  if (trace.ending.kind == EndingKind::kInterrupted) return kStopped;
  int code = kAsExpected;
  for (const fuzz::Failure& each : JudgeRun(*bench, a_case->scenario, seed, trace)) {
    fmt::print("broken  {}: {}\n", each.requirement.empty() ? each.check : each.requirement,
               each.message);
    code = WorseCode(code, fuzz::IsOfHarness(each) ? kHarnessFailed : kUnexpected);
  }
  if (code == kAsExpected) fmt::print("nothing is broken\n");
  return code;
}

}  // namespace clusterspec
