// The commands of `clusterspec-tools`, the program that stands beside `clusterspec` and is built
// when one of them is first asked for. `clusterspec` knows their names, and starts it.
#ifndef CLUSTERSPEC_CLI_TOOL_COMMANDS_H_
#define CLUSTERSPEC_CLI_TOOL_COMMANDS_H_

#include <string>
#include <vector>

namespace clusterspec {

class CommandLine;

struct ToolCommand {
  const char* name;
  const char* about;
};

inline constexpr ToolCommand kSimulateCommand{
    "simulate", "Print one trace of a case that the documentation allows, picked by a seed"};
inline constexpr ToolCommand kExploreCommand{
    "explore", "Try every run of a case, or of all short programs, that the documentation allows"};
inline constexpr ToolCommand kFuzzCommand{
    "fuzz", "Try generated scenarios; shrink and save those that break a requirement"};
inline constexpr ToolCommand kReplayCommand{"replay", "Run a case that fuzz saved, and judge it"};
inline constexpr ToolCommand kCoverageCommand{"coverage",
                                              "How much of an edition the suite decides"};
inline constexpr ToolCommand kSpecCommand{"spec", "Compare statement maps with documents"};
inline constexpr ToolCommand kAdapterCommand{"adapter", "Help for authors of adapters"};

inline constexpr ToolCommand kMutantsCommand{
    "mutants", "Put defects into a runtime, one at a time, and say whether the suite notices"};
inline constexpr ToolCommand kCompletionCommand{
    "completion", "Print a script that completes these words, for bash, zsh or fish"};

inline constexpr ToolCommand kBisectCommand{
    "bisect", "Between which two versions of a runtime a verdict or a deviation changed"};

// Adds the command to `clusterspec`: all words that follow it, --help too, go to the other program.
void AddTool(CommandLine* program, const ToolCommand& tool);

// Goes on as `clusterspec-tools` with these words. Comes back only when that cannot be started,
// says why, and gives kHarnessFailed.
int GoOnAsTools(const std::vector<std::string>& words);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOL_COMMANDS_H_
