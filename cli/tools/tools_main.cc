// clusterspec-tools: what `clusterspec` leaves to another program. See cli/tool_commands.h.
#include "cli/command_line.h"
#include "cli/tools/tools.h"

namespace {

using namespace clusterspec;

void AddReportTools(CommandLine* program) {
  const CommandLine report = program->Group("report", "Reports");
  AddPublish(report);
  AddSite(report);
}

constexpr void (*kCommands[])(CommandLine*) = {
    AddSimulate, AddExplore, AddFuzz,       AddReplay,      AddCoverage, AddSpec,
    AddAdapter,  AddMutants, AddShowScript, AddReportTools, AddBisect};

}  // namespace

int main(int argc, char** argv) {
  return RunCommandLine(argc, argv, "clusterspec: commands that are built when asked for",
                        [](CommandLine* program) {
                          for (const auto add : kCommands) add(program);
                        });
}
