#include <fmt/format.h>

#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/tool_commands.h"
#include "cli/tools/completion.h"
#include "cli/tools/tools.h"

namespace clusterspec {
namespace {

struct PrintedForm {
  const char* name;
  std::string (*format)(const CommandTree& tree);
};

constexpr PrintedForm kPrintedForms[] = {{"bash", FormatBashCompletion},
                                         {"zsh", FormatZshCompletion},
                                         {"fish", FormatFishCompletion},
                                         {"man", FormatManPage}};

int PrintForm(const std::string& name) {
  CommandTree tree = TreeOf(AddCommands);
  Merge(TreeOf(AddToolCommands), &tree);
  for (const PrintedForm& form : kPrintedForms) {
    if (form.name == name) fmt::print("{}", form.format(tree));
  }
  return kAsExpected;
}

}  // namespace

std::vector<std::string> QuotedCommands(const CommandTree& tree) {
  std::vector<std::string> quoted;
  ForEachCommand(tree, [&](const std::string& path, const CommandTree&) {
    if (path != tree.name) quoted.push_back("'" + path + "'");
  });
  return quoted;
}

void AddCompletion(CommandLine* program) {
  const CommandLine command = program->Command(kCompletionCommand.name, kCompletionCommand.about);
  const auto form = std::make_shared<std::string>();
  std::vector<std::string> names;
  for (const PrintedForm& each : kPrintedForms) names.emplace_back(each.name);
  command.Add("FORM", form.get(), "a shell, whose script is printed, or man: the manual's page")
      .Required()
      .OneOf(names);
  command.Does([form] { return PrintForm(*form); });
}

}  // namespace clusterspec
