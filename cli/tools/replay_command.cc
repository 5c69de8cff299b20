#include <fmt/format.h>

#include <memory>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/fuzz_target.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "fuzz/oracle.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/document.h"
#include "harness/run/interrupt.h"

namespace clusterspec {
namespace {

struct ReplayFlags {
  TargetFlags target;  // its seed is the one that the case's note names
  std::string file;    // the case
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

// Runs one case file and tells what it breaks. Exit codes as those of fuzz.
int Replay(const ReplayFlags& flags) {
  const auto a_case = ReadCase(flags.file);
  if (!a_case) return Print(a_case.error()), kUsage;
  const auto target = MakeTarget(flags.target, OnlyEdition(*a_case));
  if (!target) return Print(target.error()), kUsage;
  CatchInterrupts();
  const uint64_t seed = flags.target.seed.value_or(0);
  const Trace trace = RunOnce(*target, *a_case, seed);
  for (const std::string& line : TraceLines(trace)) fmt::print("{}\n", line);
  fmt::print("{}{}{}\n", ToString(trace.ending.kind), trace.ending.message.empty() ? "" : ": ",
             trace.ending.message);
  if (trace.ending.kind == EndingKind::kInterrupted) return kStopped;
  int code = kAsExpected;
  for (const fuzz::Failure& each : FailuresIn(*target, a_case->scenario, seed, trace)) {
    fmt::print("broken  {}: {}\n", each.requirement.empty() ? each.check : each.requirement,
               each.message);
    code = WorseCode(code, fuzz::IsOfHarness(each) ? kHarnessFailed : kUnexpected);
  }
  if (code == kAsExpected) fmt::print("nothing is broken\n");
  return code;
}

}  // namespace

void AddReplay(CommandLine* program) {
  const auto flags = std::make_shared<ReplayFlags>();
  const CommandLine replay = program->Command(kReplayCommand.name, kReplayCommand.about);
  replay.Add("file", &flags->file, "path of the case").Required();
  AddTarget(replay, &flags->target);
  replay.Does([=] { return Replay(*flags); });
}

}  // namespace clusterspec
