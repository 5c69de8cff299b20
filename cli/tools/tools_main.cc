// clusterspec-tools: what `clusterspec` leaves to another program. See cli/tool_commands.h.
#include "cli/command_line.h"
#include "cli/tools/tools.h"

int main(int argc, char** argv) {
  return clusterspec::RunCommandLine(argc, argv,
                                     "clusterspec: commands that are built when asked for",
                                     clusterspec::AddToolCommands);
}
