#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/algorithm/string/replace.hpp>

#include "cli/tools/completion.h"

namespace clusterspec {
namespace {

constexpr std::string_view kZshBegin = R"sh(#compdef clusterspec
# Completion of clusterspec for zsh, made by `clusterspec completion zsh`.
_clusterspec() {
  local command=clusterspec i
  local -a entries
  for ((i = 2; i < CURRENT; ++i)); do
    case "$command ${words[i]}" in
)sh";
constexpr std::string_view kZshAfterCommands = R"sh(        command="$command ${words[i]}" ;;
    esac
  done
  case "$command ${words[CURRENT - 1]}" in
)sh";
constexpr std::string_view kZshAfterValues = R"sh(  esac
  case $command in
)sh";
constexpr std::string_view kZshEnd = R"sh(  esac
  _describe -V word entries
  _files
}
# As a file of fpath it is called for each completion; sourced, it says what it completes.
if [ "$funcstack[1]" = _clusterspec ]; then
  _clusterspec "$@"
else
  compdef _clusterspec clusterspec ./clusterspec
fi
)sh";

// The word and what it means, as _describe takes them, within single quotes.
std::string ZshEntry(std::string word, std::string about) {
  boost::replace_all(word, ":", "\\:");
  boost::replace_all(about, "'", "'\\''");
  return about.empty() ? fmt::format("    '{}'\n", word)
                       : fmt::format("    '{}:{}'\n", word, about);
}

}  // namespace

std::string FormatZshCompletion(const CommandTree& tree) {
  std::string values, entries;
  ForEachCommand(tree, [&](const std::string& path, const CommandTree& command) {
    entries += fmt::format("  '{}') entries=(\n", path);
    for (const CommandTree& each : command.commands) entries += ZshEntry(each.name, each.about);
    for (const OptionWords& option : command.options) {
      if (option.positional()) {
        for (const std::string& each : option.choices) entries += ZshEntry(each, "");
        continue;
      }
      for (const std::string& name : option.names) {
        entries += ZshEntry(name, option.about);
        if (!option.takes_value) continue;
        const std::string how = option.choices.empty()
                                    ? "_files"
                                    : fmt::format("compadd -- {}", fmt::join(option.choices, " "));
        values += fmt::format("  '{} {}') {}; return ;;\n", path, name, how);
      }
    }
    entries += "  ) ;;\n";
  });
  return fmt::format("{}      {})\n{}{}{}{}{}", kZshBegin, fmt::join(QuotedCommands(tree), " | "),
                     kZshAfterCommands, values, kZshAfterValues, entries, kZshEnd);
}

}  // namespace clusterspec
