// Scripts that complete the program's words, for shells to read, and its page of the manual. Each
// is made from the tree alone.
#ifndef CLUSTERSPEC_CLI_TOOLS_COMPLETION_H_
#define CLUSTERSPEC_CLI_TOOLS_COMPLETION_H_

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace clusterspec {

// What people type to name each command below the program, in quotes of the shell.
std::vector<std::string> QuotedCommands(const CommandTree& tree);

std::string FormatBashCompletion(const CommandTree& tree);
std::string FormatZshCompletion(const CommandTree& tree);
std::string FormatFishCompletion(const CommandTree& tree);

// For man(1), section 1.
std::string FormatManPage(const CommandTree& tree);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_COMPLETION_H_
