// What may be typed after the program's name. Each command's file adds its own words here.
#ifndef CLUSTERSPEC_CLI_COMMAND_LINE_H_
#define CLUSTERSPEC_CLI_COMMAND_LINE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace clusterspec {

// One option, flag or positional of a command. A handle: copies mean the same option.
class Argument {
 public:
  explicit Argument(CLI::Option* option) : option_(option) {}

  Argument& Required();
  Argument& OneOf(const std::vector<std::string>& values);
  Argument& AnEdition();  // its name
  Argument& Between(int64_t least, int64_t most);
  Argument& Between(double least, double most);
  Argument& Needs(const Argument& other);
  Argument& Excludes(const Argument& other);
  // Of a list: given once for each value, so that positionals may follow.
  Argument& OneAtATime();
  // Taken, but not shown in the help.
  Argument& Hidden();

 private:
  CLI::Option* option_;
};

// The program's command line, or the part of it that belongs to one command. A handle: copies mean
// the same command. What the pointers lead to must live until the command has run.
class CommandLine {
 public:
  using Job = std::function<int()>;  // gives an exit code

  // A command below this one, whose help begins with `about`.
  CommandLine Command(const std::string& name, const std::string& about) const;

  // A command that only groups others: one of these has to be typed.
  CommandLine Group(const std::string& name, const std::string& about) const;

  // "--name", "-n,--name" or, without dashes, a positional, and where its value goes.
  Argument Add(const std::string& names, std::string* value, const std::string& about) const;
  Argument Add(const std::string& names, std::vector<std::string>* value,
               const std::string& about) const;
  Argument Add(const std::string& names, int* value, const std::string& about) const;
  Argument Add(const std::string& names, uint32_t* value, const std::string& about) const;
  Argument Add(const std::string& names, uint64_t* value, const std::string& about) const;
  Argument Add(const std::string& names, std::optional<uint64_t>* value,
               const std::string& about) const;
  Argument Add(const std::string& names, double* value, const std::string& about) const;
  Argument Flag(const std::string& names, bool* value, const std::string& about) const;

  // Taken, but not shown in the help.
  void Hide() const;

  // What to do when this command was typed, and none below it. `missing` names what it needs
  // besides, or gives "".
  void Does(Job job, std::function<std::string()> missing = nullptr) const;

  using JobWithWords = std::function<int(const std::vector<std::string>&)>;

  // The same, for a command that takes all words after its own, whatever they look like.
  void DoesWithRest(JobWithWords job) const;

  // The same, for a command that leaves all words, also its own and --help, to somebody else.
  void PassesWordsOn(JobWithWords job) const;

  // All words that were typed after the program's name.
  const std::vector<std::string>& words() const { return typed_->words; }

 private:
  friend CommandTree TreeOf(const std::function<void(CommandLine*)>& add_commands);
  friend int RunCommandLine(int argc, const char* const* argv, const std::string& about,
                            const std::function<void(CommandLine*)>& add_commands);

  // Of the whole program: what was typed, and what is to be done about it.
  struct Typed {
    std::vector<std::string> words;
    Job chosen;
  };

  CommandLine(CLI::App* app, Typed* typed) : app_(app), typed_(typed) {}

  CLI::App* app_;
  Typed* typed_;
};

// Lets `add_commands` say what there is, then parses the words and does what they ask for. Gives
// the program's exit code; kUsage, and the reason on stderr, for words that mean nothing.
int RunCommandLine(int argc, const char* const* argv, const std::string& about,
                   const std::function<void(CommandLine*)>& add_commands);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_COMMAND_LINE_H_
