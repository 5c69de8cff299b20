#include "cli/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/command_line.h"

namespace clusterspec {
namespace {

// The values of OneOf(), which CLI11 tells as "TEXT:{a,b}".
std::vector<std::string> ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t begin = type.find('{');
  if (begin == std::string::npos || type.back() != '}') return {};
  return CLI::detail::split(type.substr(begin + 1, type.size() - begin - 2), ',');
}

OptionWords WordsOf(const CLI::Option& option) {
  OptionWords words;
  if (option.get_positional()) words.names = {option.get_name(true)};
  for (const std::string& each : option.get_snames()) words.names.push_back("-" + each);
  for (const std::string& each : option.get_lnames()) words.names.push_back("--" + each);
  words.about = option.get_description();
  words.takes_value = option.get_items_expected_max() > 0;
  words.choices = ChoicesOf(option);
  return words;
}

CommandTree TreeOf(const CLI::App& app) {
  CommandTree tree{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* each : app.get_options()) {
    if (!each->get_group().empty()) tree.options.push_back(WordsOf(*each));
  }
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!each->get_group().empty()) tree.commands.push_back(TreeOf(*each));
  }
  return tree;
}

}  // namespace

CommandTree TreeOf(const std::function<void(CommandLine*)>& add_commands) {
  CLI::App app{"", "clusterspec"};
  app.set_version_flag("-V,--version");  // as RunCommandLine() does
  CommandLine::Typed typed;
  CommandLine program(&app, &typed);
  add_commands(&program);
  return TreeOf(app);
}

void Merge(const CommandTree& more, CommandTree* tree) {
  for (const OptionWords& each : more.options) {
    const bool known = std::any_of(tree->options.begin(), tree->options.end(),
                                   [&](const OptionWords& one) { return one.names == each.names; });
    if (!known) tree->options.push_back(each);
  }
  for (const CommandTree& each : more.commands) {
    const auto at = std::find_if(tree->commands.begin(), tree->commands.end(),
                                 [&](const CommandTree& one) { return one.name == each.name; });
    if (at != tree->commands.end()) {
      Merge(each, &*at);
    } else {
      tree->commands.push_back(each);
    }
  }
}

void ForEachCommand(
    const CommandTree& tree,
    const std::function<void(const std::string& path, const CommandTree& command)>& visit) {
  visit(tree.name, tree);
  for (CommandTree below : tree.commands) {
    below.name = tree.name + " " + below.name;
    ForEachCommand(below, visit);
  }
}

}  // namespace clusterspec
