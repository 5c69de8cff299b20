#include "cli/tools/tools.h"

namespace clusterspec {
namespace {

constexpr void (*kToolCommands[])(CommandLine*) = {
    AddSimulate, AddExplore, AddFuzz,       AddReplay,     AddCoverage, AddSpec,
    AddAdapter,  AddMutants, AddCompletion, AddShowScript, AddPublish};

}  // namespace

void AddToolCommands(CommandLine* program) {
  for (const auto add : kToolCommands) add(program);
}

}  // namespace clusterspec
