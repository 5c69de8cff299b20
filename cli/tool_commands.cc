#include "cli/tool_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "cli/command_line.h"
#include "cli/workspace.h"

namespace clusterspec {

void AddTool(CommandLine* program, const ToolCommand& tool) {
  program->Command(tool.name, tool.about).PassesWordsOn(GoOnAsTools);
}

int GoOnAsTools(const std::vector<std::string>& words) {
  std::string program = PartPath("clusterspec-tools");
  std::vector<std::string> command = words;
  command.insert(command.begin(), program);
  std::vector<char*> pointers;
  pointers.reserve(command.size() + 1);
  for (std::string& word : command) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execv(program.c_str(), pointers.data());
  const int error = errno;
  if (error == ENOENT) {
    return Fail({fmt::format("`{}` needs {}, which is not built yet. The launcher does so: "
                             "{}/clusterspec {}",
                             words.front(), program, Home(), words.front()),
                 {}},
                kHarnessFailed);
  }
  return Fail({fmt::format("cannot start {}: {}", program, SystemMessage(error)), {}},
              kHarnessFailed);
}

}  // namespace clusterspec
