#include <fmt/format.h>

#include <memory>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/fuzz_target.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "fuzz/oracle.h"
#include "harness/evaluate/evaluate.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/run/interrupt.h"
#include "spec/nouns/read_file.h"

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
  const auto text = ReadFile(file, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  return ParseCase(*text, file, file, *catalogue);
}

// What the run breaks, a line each: by the case's own expectations, in the words of `run`, and by
// all that the fuzzer checks.
struct Broken {
  std::vector<std::string> lines;
  int code = kAsExpected;

  void Add(const std::string& what, const std::string& message, int exit_code) {
    lines.push_back(fmt::format("broken  {}: {}", what, message));
    code = WorseCode(code, exit_code);
  }
};

void AddCase(const FuzzTarget& target, const Case& a_case, const Trace& trace, Broken* broken) {
  RunInfo run;
  run.implementation = trace.implementation;
  run.version = trace.version;
  run.edition = trace.edition;
  const Report report = Evaluate({{&a_case, trace, ""}}, target.catalogue, run, {});
  for (const CaseOutcome& row : report.cases) {
    // Monitors are among what the fuzzer checks.
    if (row.id != a_case.id || row.expected) continue;
    for (const Finding& each : row.findings) {
      broken->Add(each.requirement.empty() ? row.id : each.requirement, each.message,
                  CodeOf(report));
    }
  }
}

// Runs one case file and tells what it breaks. Exit codes as those of fuzz.
int Replay(const ReplayFlags& flags) {
  const auto a_case = ReadCase(flags.file);
  if (!a_case) return Print(a_case.error()), kUsage;
  auto target = MakeTarget(flags.target, OnlyEdition(*a_case));
  if (!target) return Print(target.error()), kUsage;
  const auto room = MakeRoom(&*target, 1);
  if (!room) return Fail(room.error(), kHarnessFailed);
  CatchInterrupts();
  const uint64_t seed = flags.target.seed.value_or(0);
  const Trace trace = RunOnce(*target, *a_case, seed);
  for (const std::string& line : TraceLines(trace)) fmt::print("{}\n", line);
  fmt::print("{}\n", trace.ending.ToString());
  if (trace.ending.kind == EndingKind::kInterrupted) return kStopped;
  Broken broken;
  AddCase(*target, *a_case, trace, &broken);
  const fuzz::Tried tried = JudgeOnce(*target, a_case->scenario, seed, trace);
  for (const fuzz::Failure& each : tried.failures) {
    if (!each.known.empty()) {
      fmt::print("known   {}: {} ({})\n", each.requirement.empty() ? each.check : each.requirement,
                 each.message, each.known);
      continue;
    }
    broken.Add(each.requirement.empty() ? each.check : each.requirement, each.message,
               fuzz::IsOfHarness(each) ? kHarnessFailed : kUnexpected);
  }
  for (const std::string& line : broken.lines) fmt::print("{}\n", line);
  if (broken.lines.empty()) fmt::print("nothing is broken\n");
  return broken.code;
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
