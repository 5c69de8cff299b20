#include "harness/runtimes/version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "reference/process/orphans.h"
#include "reference/process/subprocess.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

std::string FirstLine(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find('\n'), size_t{200})));
}

Result<std::string> Ask(const Manifest& manifest, const std::vector<std::string>& words,
                        const std::string& program) {
  Implementation asked;  // the version command has the placeholders of the command
  asked.manifest = manifest;
  asked.manifest.command = words;
  asked.program = program;
  const std::vector<std::string> command = asked.Command({}, {});
  const std::string shown = fmt::format("{}", fmt::join(command, " "));
  const OrphansEnd orphans_end;
  const auto result = RunSubprocess(command, {.timeout_ms = 30'000});
  if (!result) {
    return Error{
        fmt::format("cannot read the version of {}: {}", manifest.name, result.error().message),
        {}};
  }
  const auto version = FirstVersion(result->output);
  if (version && result->Succeeded()) return *version;
  const std::string said = FirstLine(result->errors.empty() ? result->output : result->errors);
  return Error{fmt::format("cannot read the version of {}: '{}' {} and printed no version such as "
                           "1.2.3; it said: '{}'",
                           manifest.name, shown, result->HowItEnded(), said),
               {}};
}

}  // namespace

Result<std::string> ReadVersion(const Manifest& manifest, const std::string& program) {
  const bool has_command = !manifest.version_command.empty();
  return Ask(
      manifest,
      has_command ? manifest.version_command : std::vector<std::string>{"${program}", "--version"},
      program);
}

Result<std::string> ReadNodeVersion(const Manifest& manifest, const std::string& program,
                                    const std::string& version) {
  const std::vector<std::string>& command = manifest.node_version_command;
  if (command.empty()) return std::string();
  if (command == manifest.version_command && !version.empty()) return version;
  return Ask(manifest, command, program);
}

}  // namespace clusterspec
