#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/tools/completion.h"

namespace clusterspec {
namespace {

// Which command the words before the cursor name: a loop over them in the shell.
constexpr std::string_view kBashBegin =
    R"sh(# Completion of clusterspec for bash, made by `clusterspec completion bash`.
_clusterspec() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=clusterspec words= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case "$command ${COMP_WORDS[i]}" in
)sh";
constexpr std::string_view kBashAfterCommands = R"sh(        command="$command ${COMP_WORDS[i]}" ;;
    esac
  done
  case "$command $before" in
)sh";
constexpr std::string_view kBashAfterValues = R"sh(  *)
    case $command in
)sh";
// Where nothing fits, bash completes names of files.
constexpr std::string_view kBashEnd = R"sh(    esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _clusterspec clusterspec ./clusterspec
)sh";

}  // namespace

std::string FormatBashCompletion(const CommandTree& tree) {
  std::string values, words;
  ForEachCommand(tree, [&](const std::string& path, const CommandTree& command) {
    words += fmt::format("    '{}') words='", path);
    for (const CommandTree& each : command.commands) words += each.name + " ";
    for (const OptionWords& option : command.options) {
      if (option.positional()) {
        for (const std::string& each : option.choices) words += each + " ";
        continue;
      }
      for (const std::string& name : option.names) {
        words += name + " ";
        if (!option.takes_value) continue;
        values +=
            fmt::format("  '{} {}') words='{}' ;;\n", path, name, fmt::join(option.choices, " "));
      }
    }
    words += "' ;;\n";
  });
  return fmt::format("{}      {})\n{}{}{}{}{}", kBashBegin, fmt::join(QuotedCommands(tree), " | "),
                     kBashAfterCommands, values, kBashAfterValues, words, kBashEnd);
}

}  // namespace clusterspec
