#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/algorithm/string/replace.hpp>

#include "cli/tools/completion.h"

namespace clusterspec {
namespace {

constexpr std::string_view kFishBegin =
    R"sh(# Completion of clusterspec for fish, made by `clusterspec completion fish`.
function __clusterspec_at --description 'Whether the words before the cursor name this command'
    set -l command clusterspec
    for word in (commandline -opc)[2..-1]
        switch "$command $word"
            case )sh";
constexpr std::string_view kFishAfterCommands = R"sh(
                set command "$command $word"
        end
    end
    test "$command" = "$argv"
end
)sh";

std::string FishQuoted(std::string text) {
  boost::replace_all(text, "\\", "\\\\");
  boost::replace_all(text, "'", "\\'");
  return "'" + text + "'";
}

}  // namespace

std::string FormatFishCompletion(const CommandTree& tree) {
  std::string entries;
  ForEachCommand(tree, [&](const std::string& path, const CommandTree& command) {
    const std::string begin = fmt::format("complete -c clusterspec -n '__clusterspec_at {}'", path);
    for (const CommandTree& each : command.commands) {
      entries += fmt::format("{} -f -a {} -d {}\n", begin, each.name, FishQuoted(each.about));
    }
    for (const OptionWords& option : command.options) {
      const std::string choices =
          option.choices.empty() ? "" : fmt::format(" -f -a '{}'", fmt::join(option.choices, " "));
      if (option.positional()) {
        if (!choices.empty()) entries += begin + choices + "\n";
        continue;
      }
      entries += begin;
      for (const std::string& name : option.names) {
        entries += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      entries += fmt::format("{}{} -d {}\n", option.takes_value ? " -r" : "", choices,
                             FishQuoted(option.about));
    }
  });
  return fmt::format("{}{}{}{}", kFishBegin, fmt::join(QuotedCommands(tree), " "),
                     kFishAfterCommands, entries);
}

}  // namespace clusterspec
