#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <set>
#include <utility>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/fuzz_target.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "fuzz/campaign.h"
#include "fuzz/oracle.h"
#include "harness/run/interrupt.h"

namespace clusterspec {
namespace {

using Clock = std::chrono::steady_clock;

struct FuzzFlags {
  TargetFlags target;
  std::optional<uint64_t> runs;  // neither this nor a budget: 1,000
  std::string budget;            // "90s", "10m", "2h"
  std::string out;               // folder for what is found
};

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
  return Error{fmt::format("--budget {}: expected a time such as 90s, 10m or 2h", text), {}};
}

fuzz::Trial TrialOf(const FuzzTarget& target) {
  return [&target](const Scenario& scenario, uint64_t seed) -> std::vector<fuzz::Failure> {
    if (Interrupted()) return {};
    Case a_case;
    a_case.scenario = scenario;
    return FailuresIn(target, scenario, seed, RunOnce(target, a_case, seed));
  };
}

class Campaign {
 public:
  Campaign(const FuzzFlags& flags, const FuzzTarget& target,
           std::optional<std::chrono::seconds> budget)
      : flags_(flags), target_(target), trial_(TrialOf(target)), started_(Clock::now()) {
    if (budget) deadline_ = started_ + *budget;
    runs_ = flags.runs.value_or(budget ? UINT64_MAX : 1000);
  }

  int Run() {
    const uint64_t first = flags_.target.seed.value_or(0);
    for (; tried_ < runs_ && !Over(); ++tried_) {
      Progress();
      if (!TryOne(first + tried_)) return kHarnessFailed;
    }
    fmt::print("{} scenarios on {}, edition {}, from seed {}: {}\n", tried_,
               target_.implementation.name, ToString(target_.implementation.edition), first,
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
    const fuzz::Found small = fuzz::MakeSmall(found, trial_, target_.simulated() ? 20 : 0);
    const std::string folder = flags_.out.empty() ? "fuzz-failures" : flags_.out;
    const auto file = Save(small, target_.saved_as(), target_.catalogue, folder);
    if (!file) return Fail(file.error(), kHarnessFailed), false;
    fmt::print("found {}{}{}\n", small.failure.check, small.failure.requirement.empty() ? "" : ": ",
               small.failure.requirement);
    fmt::print("  {}\n", small.failure.message);
    for (const Step& step : small.scenario.steps) fmt::print("    {}\n", ToString(step));
    fmt::print("  replay  {}\n", ReplayLineOf(small, target_.saved_as(), *file));
    std::fflush(stdout);
    return true;
  }

  const FuzzFlags& flags_;
  const FuzzTarget& target_;
  const fuzz::Trial trial_;
  const Clock::time_point started_;
  std::optional<Clock::time_point> deadline_;
  uint64_t runs_ = 0;
  uint64_t tried_ = 0;
  Clock::time_point told_;
  std::set<std::string> known_;
  int code_ = kAsExpected;
};

// 0: nothing found; 1: something, saved in the folder; 3: a run of the harness failed; 64: usage;
// 130: stopped.
int Fuzz(const FuzzFlags& flags) {
  std::optional<std::chrono::seconds> budget;
  if (!flags.budget.empty()) {
    const auto parsed = ParseBudget(flags.budget);
    if (!parsed) return Fail(parsed.error(), kUsage);
    budget = *parsed;
  }
  auto target = MakeTarget(flags.target, std::nullopt);
  if (!target) return Print(target.error()), kUsage;
  const auto room = MakeRoom(&*target);
  if (!room) return Fail(room.error(), kHarnessFailed);
  CatchInterrupts();
  return Campaign(flags, *target, budget).Run();
}

}  // namespace

void AddFuzz(CommandLine* program) {
  const auto flags = std::make_shared<FuzzFlags>();
  const CommandLine fuzz = program->Command(kFuzzCommand.name, kFuzzCommand.about);
  AddTarget(fuzz, &flags->target);
  const Argument runs = fuzz.Add("--runs", &flags->runs, "how many scenarios; default: 1000");
  fuzz.Add("--budget", &flags->budget, "how long, such as 90s, 10m or 2h").Excludes(runs);
  fuzz.Add("--out", &flags->out, "folder for the failures; default: fuzz-failures");
  fuzz.Does([=] { return Fuzz(*flags); });
}

}  // namespace clusterspec
