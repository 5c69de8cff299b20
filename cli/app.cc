#include "cli/app.h"

#include "cli/command_line.h"
#include "cli/commands.h"

namespace clusterspec {
namespace {

// In the order in which the help lists them.
constexpr void (*kCommands[])(CommandLine*) = {
    AddRun,    AddSimulate, AddExplore, AddFuzz, AddReplay,  AddList,  AddShow,  AddCoverage,
    AddDoctor, AddJudge,    AddRuntime, AddSpec, AddAdapter, AddKnown, AddReport};

}  // namespace

int RunApp(int argc, const char* const* argv) {
  return RunCommandLine(
      argc, argv, "clusterspec: which documented sentence about `cluster` does a runtime keep?",
      [](CommandLine* program) {
        for (const auto add : kCommands) add(program);
      });
}

}  // namespace clusterspec
