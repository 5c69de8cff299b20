// The commands of clusterspec-tools; see cli/commands.h and cli/tool_commands.h.
#ifndef CLUSTERSPEC_CLI_TOOLS_TOOLS_H_
#define CLUSTERSPEC_CLI_TOOLS_TOOLS_H_

namespace clusterspec {

class CommandLine;

void AddSimulate(CommandLine* program);
void AddExplore(CommandLine* program);
void AddFuzz(CommandLine* program);
void AddReplay(CommandLine* program);
void AddCoverage(CommandLine* program);
void AddSpec(CommandLine* program);
void AddAdapter(CommandLine* program);
void AddMutants(CommandLine* program);
void AddCompletion(CommandLine* program);
void AddBisect(CommandLine* program);

// Below `report`.
void AddPublish(const CommandLine& report);
void AddSite(const CommandLine& report);

// Adds them all.
void AddToolCommands(CommandLine* program);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_TOOLS_H_
