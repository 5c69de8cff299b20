#include "spec/nouns/implementation.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "spec/nouns/trace.h"

namespace clusterspec {
namespace {

constexpr std::string_view kDeviationsPlace = "${deviations}";
constexpr std::string_view kEditionPlace = "${edition}";

bool HasPlace(const Manifest& manifest, std::string_view place) {
  return std::any_of(manifest.command.begin(), manifest.command.end(),
                     [&](const auto& word) { return word.find(place) != std::string::npos; });
}

std::string ReplaceAll(std::string text, std::string_view what, std::string_view by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::optional<int> MajorOf(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const char* last = version.data() + version.size();
  int major = 0;
  const auto [end, error] = std::from_chars(version.data(), last, major);
  if (error != std::errc() || major < 0 || (end != last && *end != '.')) return std::nullopt;
  return major;
}

}  // namespace

std::optional<Edition> Manifest::EditionFor(const std::string& version) const {
  const std::optional<int> major = MajorOf(version);
  std::optional<Edition> edition;
  for (const EditionRule& rule : editions) {
    if (major && rule.from_major <= *major) edition = rule.edition;
  }
  return edition;
}

bool Manifest::Lacks(const std::string& capability, const std::string& version) const {
  if (capability == ToString(Capability::kEsProgram) && es_adapter.empty()) return true;
  if (capability == ToString(Capability::kChild) && child.empty()) return true;
  const std::optional<int> major = MajorOf(version);
  return std::any_of(lacks.begin(), lacks.end(), [&](const Lack& lack) {
    return lack.capability == capability &&
           (!lack.until_major || (major && *major <= *lack.until_major));
  });
}

bool IsManifestPath(std::string_view implementation) {
  const std::string_view name = implementation.substr(0, implementation.find_first_of("=?"));
  return name.find('/') != std::string_view::npos;
}

std::string RuntimeOf(std::string_view implementation) {
  if (IsManifestPath(implementation)) return std::string(implementation);
  return std::string(implementation.substr(0, implementation.find_first_of("@=?")));
}

bool Implementation::TakesDeviations() const { return HasPlace(manifest, kDeviationsPlace); }

std::optional<Edition> Implementation::OwnEdition() const {
  if (HasPlace(manifest, kEditionPlace)) return std::nullopt;
  return manifest.EditionFor(version);
}

std::vector<std::string> Implementation::Command(const std::vector<std::string>& runtime_args,
                                                 const std::vector<std::string>& args) const {
  std::vector<std::string> command;
  for (const std::string& word : manifest.command) {
    if (word == "${runtime_args}") {
      command.insert(command.end(), runtime_args.begin(), runtime_args.end());
    } else {
      std::string filled = ReplaceAll(word, "${program}", program);
      filled = ReplaceAll(filled, "${adapter}", manifest.adapter);
      filled = ReplaceAll(filled, kEditionPlace, clusterspec::ToString(edition));
      command.push_back(ReplaceAll(filled, kDeviationsPlace, deviations));
    }
  }
  command.insert(command.end(), args.begin(), args.end());
  return command;
}

std::map<std::string, std::string> Implementation::Environment(
    std::map<std::string, std::string> variables) const {
  if (mutant.empty()) return variables;
  // By the environment, so that workers have it too, and no command line shows it.
  std::string& options = variables["NODE_OPTIONS"];
  if (!options.empty()) options += ' ';
  options += "\"--require=" + manifest.mutants + "/preload.cjs\"";
  variables["CLUSTERSPEC_MUTANT"] = mutant;
  return variables;
}

void NameTrace(const std::string& case_id, const Implementation& implementation, Trace* trace) {
  trace->case_id = case_id;
  trace->implementation = implementation.name;
  trace->version = implementation.version;
  trace->node_version = implementation.node_version;
  trace->edition = implementation.edition;
  trace->own_edition = implementation.OwnEdition();
}

}  // namespace clusterspec
