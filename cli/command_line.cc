#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "cli/exit_code.h"
#include "spec/nouns/edition.h"
#include "spec/nouns/version.h"

namespace clusterspec {

Argument& Argument::Required() { return option_->required(), *this; }

Argument& Argument::OneOf(const std::vector<std::string>& values) {
  return option_->check(CLI::IsMember(values)), *this;
}

Argument& Argument::AnEdition() {
  std::vector<std::string> names;
  for (const Edition each : kAllEditions) names.emplace_back(ToString(each));
  return OneOf(names);
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
  return {app_->add_subcommand(name, about), chosen_};
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
  app_->callback([chosen = chosen_, job = std::move(job), missing = std::move(missing)] {
    const std::string what = missing ? missing() : "";
    if (!what.empty()) throw CLI::RequiredError(what);
    *chosen = job;
  });
}

void CommandLine::DoesWithRest(std::function<int(const std::vector<std::string>&)> job) const {
  app_->prefix_command();
  app_->callback([app = app_, chosen = chosen_, job = std::move(job)] {
    *chosen = [job, rest = app->remaining()] { return job(rest); };
  });
}

int RunCommandLine(int argc, const char* const* argv, const std::string& about,
                   const std::function<void(CommandLine*)>& add_commands) {
  CLI::App app{about, "clusterspec"};
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  CommandLine::Job chosen;
  CommandLine program(&app, &chosen);
  add_commands(&program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAsExpected : kUsage;
  }
  return chosen();
}

}  // namespace clusterspec
