#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/algorithm/string/replace.hpp>

#include "cli/tools/completion.h"
#include "spec/nouns/version.h"

namespace clusterspec {
namespace {

constexpr std::string_view kManEnd = R"roff(.SH EXIT STATUS
.TP
.B 0
Everything is as expected.
.TP
.B 1
Something is not: a failure that no list of known failures has, or a listed one that is gone.
.TP
.B 2
Nothing of that, but some cases could not be decided, or all are unsupported.
.TP
.B 3
The harness failed, or could not write what it had to.
.TP
.B 64
The command line or a file means nothing.
.TP
.B 130
Stopped before its end.
.SH ENVIRONMENT
.TP
.B CLUSTERSPEC_HOME
The folder of cases, requirements and adapters, in the place of the one that was installed.
.TP
.B CLUSTERSPEC_CACHE
Where
.B runtime install
puts runtimes; by default ~/.cache/clusterspec.
.TP
.B NO_COLOR
No colours on a terminal.
)roff";

// Text for roff: a dash is a dash, and no line is taken for a request.
std::string RoffText(std::string text) {
  boost::replace_all(text, "\\", "\\e");
  boost::replace_all(text, "-", "\\-");
  if (text.starts_with('.') || text.starts_with('\'')) text.insert(0, "\\&");
  return text;
}

std::string RoffNames(const OptionWords& option) {
  std::string text =
      fmt::format("\\fB{}\\fR", RoffText(fmt::format("{}", fmt::join(option.names, ", "))));
  if (!option.choices.empty()) {
    return text + fmt::format(" {}", RoffText(fmt::format("{}", fmt::join(option.choices, "|"))));
  }
  return option.takes_value && !option.positional() ? text + " \\fIVALUE\\fR" : text;
}

}  // namespace

std::string FormatManPage(const CommandTree& tree) {
  std::string text = fmt::format(
      ".TH CLUSTERSPEC 1 \"\" \"clusterspec {}\" \"User commands\"\n"
      ".SH NAME\nclusterspec \\- which documented sentence about cluster does a runtime keep?\n"
      ".SH SYNOPSIS\n.B clusterspec\n.I COMMAND\n[\\fIOPTION\\fR]...\n"
      ".SH DESCRIPTION\nclusterspec runs small programs on a runtime that offers Node's\n"
      ".B cluster\nmodule, and holds what happens against the documentation.\n.SH COMMANDS\n",
      kVersion);
  ForEachCommand(tree, [&](const std::string& path, const CommandTree& command) {
    if (path != tree.name)
      text += fmt::format(".SS {}\n{}\n", RoffText(path), RoffText(command.about));
    for (const OptionWords& option : command.options) {
      if (path != tree.name && option.names.back() == "--help") continue;  // each command has it
      text += fmt::format(".TP\n{}\n{}\n", RoffNames(option), RoffText(option.about));
    }
  });
  return text.append(kManEnd);
}

}  // namespace clusterspec
