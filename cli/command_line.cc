#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cctype>
#include <exception>
#include <sstream>
#include <utility>

#include "cli/exit_code.h"
#include "cli/standard_streams.h"
#include "spec/nouns/edition.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/version.h"

namespace clusterspec {

Argument& Argument::Required() { return option_->required(), *this; }

Argument& Argument::OneOf(const std::vector<std::string>& values) {
  return option_->check(CLI::IsMember(values)), *this;
}

Argument& Argument::AnEdition() {
  option_->transform(CLI::Validator(
      [](std::string& name) {
        // "18" is what many type.
        if (!name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) != 0) {
          name.insert(0, "v");
        }
        return ParseEdition(name) ? ""
                                  : fmt::format("expected one of {}, not {}", EditionNames(), name);
      },
      ""));
  return *this;
}

Argument& Argument::Between(int64_t least, int64_t most) {
  return option_->check(CLI::Range(least, most)), *this;
}

Argument& Argument::Between(double least, double most) {
  return option_->check(CLI::Range(least, most)), *this;
}

Argument& Argument::Needs(const Argument& other) { return option_->needs(other.option_), *this; }

Argument& Argument::Excludes(const Argument& other) {
  return option_->excludes(other.option_), *this;
}

Argument& Argument::OneAtATime() { return option_->allow_extra_args(false), *this; }

Argument& Argument::Hidden() { return option_->group(""), *this; }

CommandLine CommandLine::Command(const std::string& name, const std::string& about) const {
  return {app_->add_subcommand(name, about), typed_};
}

CommandLine CommandLine::Group(const std::string& name, const std::string& about) const {
  const CommandLine group = Command(name, about);
  group.app_->require_subcommand(1);
  return group;
}

Argument CommandLine::Add(const std::string& names, std::string* value,
                          const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, std::vector<std::string>* value,
                          const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, int* value, const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, uint32_t* value,
                          const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, uint64_t* value,
                          const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, std::optional<uint64_t>* value,
                          const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Add(const std::string& names, double* value, const std::string& about) const {
  return Argument(app_->add_option(names, *value, about));
}

Argument CommandLine::Flag(const std::string& names, bool* value, const std::string& about) const {
  return Argument(app_->add_flag(names, *value, about));
}

void CommandLine::Hide() const { app_->group(""); }

void CommandLine::Does(Job job, std::function<std::string()> missing) const {
  app_->callback([app = app_, typed = typed_, job = std::move(job), missing = std::move(missing)] {
    if (!app->get_subcommands().empty()) return;  // a command below this one was typed
    const std::string what = missing ? missing() : "";
    if (!what.empty()) throw CLI::RequiredError(what);
    typed->chosen = job;
  });
}

void CommandLine::DoesWithRest(JobWithWords job) const {
  app_->prefix_command();
  app_->callback([app = app_, typed = typed_, job = std::move(job)] {
    typed->chosen = [job, rest = app->remaining()] { return job(rest); };
  });
}

void CommandLine::PassesWordsOn(JobWithWords job) const {
  app_->set_help_flag();
  app_->prefix_command();
  app_->callback([typed = typed_, job = std::move(job)] {
    typed->chosen = [typed, job] { return job(typed->words); };
  });
}

namespace {

// `help run` and `version` are what other programs call `run --help` and `--version`.
std::vector<std::string> Usual(std::vector<std::string> words) {
  if (words.empty()) return words;
  if (words.front() == "version") words.front() = "--version";
  if (words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

// Says so when the first word is no command at all.
bool RefuseUnknownCommand(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty() || words.front().starts_with('-')) return false;
  std::vector<std::string> names;
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (each->get_name() == words.front()) return false;
    if (!each->get_group().empty()) names.push_back(each->get_name());
  }
  fmt::print(stderr, "clusterspec: there is no command '{}'.{} --help lists them all.\n",
             words.front(), DidYouMean(words.front(), names));
  return true;
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv, const std::string& about,
                   const std::function<void(CommandLine*)>& add_commands) {
  KeepStandardStreams();
  CLI::App app{about, "clusterspec"};
  app.set_version_flag("-V,--version", kVersion);
  app.require_subcommand(1);
  CommandLine::Typed typed{Usual({argv + 1, argv + argc}), {}};
  CommandLine program(&app, &typed);
  add_commands(&program);
  const auto run = [&] {
    try {
      // CLI11 takes words from the end.
      app.parse(std::vector<std::string>(typed.words.rbegin(), typed.words.rend()));
    } catch (const CLI::ParseError& error) {
      if (RefuseUnknownCommand(app, typed.words)) return static_cast<int>(kUsage);
      std::ostringstream out, err;
      const int code = app.exit(error, out, err);
      fmt::print("{}", out.str());
      fmt::print(stderr, "{}", err.str());
      return static_cast<int>(code == 0 ? kAsExpected : kUsage);
    }
    try {
      return typed.chosen();
    } catch (const std::exception& exception) {
      // Of a library that could not go on, such as one without memory: nothing may be left behind.
      fmt::print(stderr, "clusterspec: cannot go on: {}\n", exception.what());
      return static_cast<int>(kHarnessFailed);
    }
  };
  return FinishStandardStreams(run());
}

}  // namespace clusterspec
