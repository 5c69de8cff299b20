#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <utility>

#include "cli/command_line.h"
#include "cli/runs_folder.h"
#include "cli/tool_commands.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/adapters/lint/lint.h"
#include "harness/adapters/lint/without_gaps.h"
#include "harness/load/scenario_loader.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_pool.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

constexpr std::chrono::milliseconds kDeadline{10000};

Result<json::value> LoadSchema() {
  const auto text = ReadFile(Home() + "/spec/schemas/protocol.schema.json", kMostDataBytes);
  if (!text) return text.error();
  return ParseJson(*text);
}

// The command itself, whatever it is. Runs start in a folder of their own, so files are named
// whole.
Implementation AsImplementation(std::vector<std::string> command) {
  for (std::string& word : command) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(word, ignored)) {
      word = std::filesystem::absolute(word, ignored).string();
    }
  }
  Implementation implementation;
  implementation.name = command.front();
  implementation.program = command.front();
  implementation.manifest.command = std::move(command);
  return implementation;
}

// The trace of the scenario; where the adapter has gaps that are not known yet, of what is left of
// it without them. The error says which gap the scenario cannot do without.
Result<Trace> RunWithoutGaps(Scenario* scenario, const Implementation& implementation,
                             const RunOptions& options, Gaps* gaps) {
  auto left = WithoutGaps(*scenario, *gaps);
  if (!left) return left.error();
  *scenario = *std::move(left);
  Trace trace = RunInProcess(*scenario, implementation, options);
  if (trace.ending.kind != EndingKind::kAdapterLacks || !gaps->empty()) return trace;
  *gaps = Gaps::Of(trace.events);
  return RunWithoutGaps(scenario, implementation, options, gaps);
}

// Has the adapter do one scenario, prints what is wrong, and gives how much that is; nothing when
// it was left out.
std::optional<size_t> LintOne(const TitledScenario& titled, const Implementation& implementation,
                              const RunOptions& options, const json::value& schema, Gaps* gaps) {
  Scenario scenario = titled.scenario;
  const auto trace = RunWithoutGaps(&scenario, implementation, options, gaps);
  const bool left_out = !trace || trace->ending.traits().verdict == Verdict::kUnsupported;
  if (left_out) {
    fmt::print("left out {}: {}\n", titled.title,
               trace ? trace->ending.message : trace.error().message);
    return std::nullopt;
  }
  const std::vector<std::string> found = LintTrace(scenario, *trace, schema);
  fmt::print("{}  {}\n", found.empty() ? "good    " : "problem ", titled.title);
  for (const std::string& problem : found) fmt::print("          - {}\n", problem);
  if (!found.empty() && !trace->errors.empty()) fmt::print("          stderr: {}", trace->errors);
  return found.size();
}

int Lint(const Implementation& implementation, const RunOptions& options,
         const std::vector<TitledScenario>& scenarios, const json::value& schema) {
  Gaps gaps;
  size_t problems = 0;
  bool any = false;
  for (const TitledScenario& each : scenarios) {
    if (Interrupted()) return kStopped;
    const auto found = LintOne(each, implementation, options, schema, &gaps);
    problems += found.value_or(0);
    any = any || found;
  }
  if (!any) {
    fmt::print("Everything was left out, so nothing is known of the adapter.\n");
    return kUndecided;
  }
  const std::string without =
      gaps.empty() ? "" : fmt::format(": good, without: {}", fmt::join(gaps.names(), ", "));
  fmt::print("{}\n", problems == 0 ? fmt::format("The adapter speaks the protocol{}.", without)
                                   : fmt::format("{} problems; the protocol is in "
                                                 "harness/adapters/PROTOCOL.md.",
                                                 problems));
  return problems == 0 ? kAsExpected : kUnexpected;
}

// `command` starts a primary. Says what is missing, in words.
int LintAdapter(const std::vector<std::string>& command) {
  if (command.empty()) {
    return Fail({"adapter lint: expected the command that starts a primary", {}}, kUsage);
  }
  const auto scenarios = LoadLintScenarios(Home() + "/spec/protocol/protocol.yaml");
  if (!scenarios) return Print(scenarios.error()), kUsage;
  const auto schema = LoadSchema();
  if (!schema) return Fail(schema.error(), kHarnessFailed);
  std::vector<const Scenario*> all;
  for (const TitledScenario& each : *scenarios) all.push_back(&each.scenario);
  const auto folder = RunsFolder::Make(NeedOf(all, AsImplementation(command), 1));
  if (!folder) return Fail(folder.error(), kHarnessFailed);
  CatchInterrupts();
  return Lint(AsImplementation(command), {folder->path(), kDeadline}, *scenarios, *schema);
}

}  // namespace

void AddAdapter(CommandLine* program) {
  program->Group(kAdapterCommand.name, kAdapterCommand.about)
      .Command("lint", "Check an adapter against the protocol")
      .DoesWithRest(LintAdapter);
}

}  // namespace clusterspec
