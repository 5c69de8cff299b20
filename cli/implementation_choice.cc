#include "cli/implementation_choice.h"

#include <fmt/format.h>

#include <string_view>

#include "cli/runs_folder.h"
#include "cli/workspace.h"
#include "harness/run/isolation.h"
#include "harness/run/simulated.h"
#include "harness/runtimes/mutants.h"
#include "harness/runtimes/runtimes.h"
#include "spec/nouns/json.h"

namespace clusterspec {

namespace {

std::string AsText(const Result<Implementation>& found) {
  if (found) {
    return ToText(json::object{{"program", found->program},
                               {"version", found->version},
                               {"node_version", found->node_version},
                               {"edition", ToString(found->edition)}});
  }
  const Error& error = found.error();
  return ToText(json::object{{"error", error.message},
                             {"file", error.where.file},
                             {"line", error.where.line},
                             {"column", error.where.column}});
}

// What Resolve gives, found out in a process that is isolated as a run is.
Result<Implementation> ResolveIsolated(const std::string& spec,
                                       const std::vector<Manifest>& manifests,
                                       std::optional<Edition> edition) {
  const auto folder = RunsFolder::Make({});
  if (!folder) return folder.error();
  const auto said =
      CallIsolated(folder->path(), [&] { return AsText(Resolve(spec, manifests, edition)); });
  if (!said) return said.error();
  const json::value parsed = *ParseJson(*said);
  const json::object& told = parsed.get_object();
  if (told.contains("error")) {
    return Error{StringOr(told, "error"),
                 {StringOr(told, "file"), static_cast<int>(IntegerOr(told, "line", 0)),
                  static_cast<int>(IntegerOr(told, "column", 0))}};
  }
  const auto manifest = FindManifest(ParseRuntimeSpec(spec)->name, manifests);
  return Implementation{**manifest,
                        spec,
                        StringOr(told, "program"),
                        StringOr(told, "version"),
                        StringOr(told, "node_version"),
                        *ParseEdition(StringOr(told, "edition"))};
}

Result<Implementation> ResolveAs(Ask ask, const std::string& spec,
                                 const std::vector<Manifest>& manifests,
                                 std::optional<Edition> edition) {
  return ask == Ask::kIsolated ? ResolveIsolated(spec, manifests, edition)
                               : Resolve(spec, manifests, edition);
}

Result<Implementation> Find(const std::string& name, const std::vector<Manifest>& manifests,
                            std::optional<Edition> edition, Ask ask) {
  if (!IsManifestPath(name)) return ResolveAs(ask, name, manifests, edition);
  const auto manifest = LoadManifestAt(name);
  if (!manifest) return manifest.error().front();
  return ResolveAs(ask, manifest->name, {*manifest}, edition);
}

}  // namespace

Result<Implementation> FindImplementation(const std::string& name,
                                          const std::vector<Manifest>& manifests,
                                          std::optional<Edition> edition, Ask ask) {
  if (IsSimulator(name)) return ResolveSimulator(name, edition);
  const size_t question = name.find('?');
  auto found = Find(name.substr(0, question), manifests, edition, ask);
  if (!found) return found;
  if (question == std::string::npos) {
    found->name = name;
    return found;
  }
  constexpr std::string_view kMutant = "mutant=";
  if (const std::string asked = name.substr(question + 1); asked.starts_with(kMutant)) {
    found->name = name.substr(0, question);
    return WithMutant(*found, asked.substr(kMutant.size()));
  }
  found->name = name;
  if (!found->TakesDeviations()) {
    return Error{fmt::format("{} cannot show deviations on request: the command in its manifest "
                             "has no ${{deviations}}",
                             name.substr(0, question)),
                 found->manifest.where};
  }
  const auto ids = DeviationIdsOf(name);
  if (!ids) return ids.error();
  found->deviations = fmt::format("{}", fmt::join(*ids, ","));
  return found;
}

}  // namespace clusterspec
