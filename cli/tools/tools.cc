#include "cli/tools/tools.h"

#include "cli/command_line.h"

namespace clusterspec {
namespace {

void AddReportTools(CommandLine* program) {
  const CommandLine report = program->Group("report", "Reports");
  AddPublish(report);
  AddSite(report);
}

constexpr void (*kToolCommands[])(CommandLine*) = {
    AddSimulate, AddExplore, AddFuzz,   AddReplay,     AddCoverage,   AddSpec,
    AddAdapter,  AddMutants, AddBisect, AddCompletion, AddReportTools};

}  // namespace

void AddToolCommands(CommandLine* program) {
  for (const auto add : kToolCommands) add(program);
}

}  // namespace clusterspec
