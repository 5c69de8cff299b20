// What may be typed, as data: completion and the manual are made from it.
#ifndef CLUSTERSPEC_CLI_COMMAND_TREE_H_
#define CLUSTERSPEC_CLI_COMMAND_TREE_H_

#include <functional>
#include <string>
#include <vector>

namespace clusterspec {

class CommandLine;

struct OptionWords {
  std::vector<std::string>
      names;  // "-v", "--verbose"; of a positional its one name, without dashes
  std::string about;
  bool takes_value = false;
  std::vector<std::string> choices;  // the only values that there are, if these are few

  bool positional() const { return names.front().front() != '-'; }
};

struct CommandTree {
  std::string name;
  std::string about;
  std::vector<OptionWords> options;
  std::vector<CommandTree> commands;  // below this one
};

// What `add_commands` adds to the program `clusterspec`, without what is hidden.
CommandTree TreeOf(const std::function<void(CommandLine*)>& add_commands);

// Adds to the command what another program knows of it and of those below it.
void Merge(const CommandTree& more, CommandTree* tree);

// Calls `visit` for the command and all below it, each with what people type to name it:
// "clusterspec report merge".
void ForEachCommand(
    const CommandTree& tree,
    const std::function<void(const std::string& path, const CommandTree& command)>& visit);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_COMMAND_TREE_H_
