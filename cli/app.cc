#include "cli/app.h"

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/tool_commands.h"

namespace clusterspec {
namespace {

constexpr void (*kCommands[])(CommandLine*) = {AddRun,  AddJudge, AddKnown,   AddReport,
                                               AddList, AddShow,  AddRuntime, AddDoctor};
constexpr const ToolCommand* kTools[] = {
    &kSimulateCommand, &kExploreCommand, &kFuzzCommand,    &kReplayCommand, &kCoverageCommand,
    &kSpecCommand,     &kAdapterCommand, &kMutantsCommand, &kBisectCommand, &kCompletionCommand};

}  // namespace

void AddCommands(CommandLine* program) {
  for (const auto add : kCommands) add(program);
  for (const ToolCommand* const tool : kTools) AddTool(program, *tool);
}

int RunApp(int argc, const char* const* argv) {
  return RunCommandLine(
      argc, argv, "clusterspec: which documented sentence about `cluster` does a runtime keep?",
      AddCommands);
}

}  // namespace clusterspec
