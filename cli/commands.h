// The commands of every day; cli/tool_commands.h has the others. Each is a file of its own,
// X_command.cc, with the words that it takes and what it does with them; see ExitCode for what all
// of them give back.
#ifndef CLUSTERSPEC_CLI_COMMANDS_H_
#define CLUSTERSPEC_CLI_COMMANDS_H_

namespace clusterspec {

class CommandLine;

void AddRun(CommandLine* program);
void AddJudge(CommandLine* program);
void AddList(CommandLine* program);
void AddShow(CommandLine* program);
void AddDoctor(CommandLine* program);
void AddRuntime(CommandLine* program);
void AddKnown(CommandLine* program);
void AddReport(CommandLine* program);

// Adds them all, and the names of those of `clusterspec-tools`.
void AddCommands(CommandLine* program);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_COMMANDS_H_
