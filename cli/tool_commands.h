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
    "simulate", "Print the trace of a case as the documentation lets it happen, by chance"};
inline constexpr ToolCommand kExploreCommand{
    "explore", "Every run of a case, or of all short programs, that the documentation allows"};
inline constexpr ToolCommand kFuzzCommand{
    "fuzz", "Try generated scenarios; what breaks a requirement is made small and saved"};
inline constexpr ToolCommand kReplayCommand{"replay", "Run a case that fuzz saved, and judge it"};
inline constexpr ToolCommand kCoverageCommand{"coverage",
                                              "How much of an edition the suite decides"};
inline constexpr ToolCommand kSpecCommand{"spec", "Statement maps against documents"};
inline constexpr ToolCommand kAdapterCommand{"adapter", "Help for authors of adapters"};

// Adds the command to `clusterspec`: all words that follow it, --help too, go to the other program.
void AddTool(CommandLine* program, const ToolCommand& tool);

// Goes on as `clusterspec-tools` with these words. Comes back only when that cannot be started,
// says why, and gives kHarnessFailed.
int GoOnAsTools(const std::vector<std::string>& words);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOL_COMMANDS_H_
