#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "cli/command_line.h"
#include "cli/runs_folder.h"
#include "cli/tool_commands.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/adapters/lint/lint.h"
#include "harness/load/scenario_loader.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_pool.h"
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
  size_t problems = 0;
  for (const TitledScenario& each : *scenarios) {
    if (Interrupted()) return kStopped;
    const Trace trace =
        RunInProcess(each.scenario, AsImplementation(command), {folder->path(), kDeadline});
    if (trace.ending.traits().verdict == Verdict::kUnsupported) {
      fmt::print("left out {}: {}\n", each.title, trace.ending.message);
      continue;
    }
    const std::vector<std::string> found = LintTrace(each.scenario, trace, *schema);
    fmt::print("{}  {}\n", found.empty() ? "good    " : "problem ", each.title);
    for (const std::string& problem : found) fmt::print("          - {}\n", problem);
    if (!found.empty() && !trace.errors.empty()) fmt::print("          stderr: {}", trace.errors);
    problems += found.size();
  }
  fmt::print("{}\n", problems == 0 ? "The adapter speaks the protocol."
                                   : fmt::format("{} problems; the protocol is in "
                                                 "harness/adapters/PROTOCOL.md.",
                                                 problems));
  return problems == 0 ? kAsExpected : kUnexpected;
}

}  // namespace

void AddAdapter(CommandLine* program) {
  program->Group(kAdapterCommand.name, kAdapterCommand.about)
      .Command("lint", "Check an adapter against the protocol")
      .DoesWithRest(LintAdapter);
}

}  // namespace clusterspec
