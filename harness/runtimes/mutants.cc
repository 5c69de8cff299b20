#include "harness/runtimes/mutants.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/process/orphans.h"
#include "reference/process/subprocess.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/safe_name.h"

namespace clusterspec {
Mutant MutantOf(const json::object& row) {
  return {StringOr(row, "id"), StringOr(row, "requirement"), StringOr(row, "breaks"),
          StringOr(row, "fingerprint"), StringOr(row, "unnoticed")};
}

Result<std::vector<Mutant>> ListMutants(const Implementation& implementation) {
  const Manifest& manifest = implementation.manifest;
  if (manifest.mutants.empty()) {
    return Error{
        fmt::format("{} has no mutants: its manifest names no folder of them", implementation.name),
        manifest.where};
  }
  const OrphansEnd orphans_end;
  const std::string list = manifest.mutants + "/list.cjs";
  const auto result = RunSubprocess({implementation.program, list}, {.timeout_ms = 30'000});
  if (!result) {
    return Error{fmt::format("cannot list the mutants of {}: {}", implementation.name,
                             result.error().message),
                 {}};
  }
  const auto rows = ParseJson(result->output);
  if (!result->Succeeded() || !rows || !rows->is_array()) {
    return Error{
        fmt::format("cannot list the mutants of {}: '{} {}' {}; it said: '{}'", implementation.name,
                    implementation.program, list, result->HowItEnded(), result->errors),
        {}};
  }
  std::vector<Mutant> mutants;
  for (const json::value& row : rows->get_array()) {
    mutants.push_back(row.is_object() ? MutantOf(row.get_object()) : Mutant());
    if (!IsSafeName(mutants.back().id)) {
      return Error{fmt::format("'{}' cannot be the id of a mutant; expected {}", mutants.back().id,
                               kSafeName),
                   {list, 0, 0}};
    }
  }
  std::sort(mutants.begin(), mutants.end(),
            [](const Mutant& a, const Mutant& b) { return a.id < b.id; });
  return mutants;
}

Result<Implementation> WithMutant(const Implementation& implementation, const std::string& id) {
  const auto mutants = ListMutants(implementation);
  if (!mutants) return mutants.error();
  std::vector<std::string> ids;
  for (const Mutant& each : *mutants) ids.push_back(each.id);
  if (std::count(ids.begin(), ids.end(), id) == 0) {
    return Error{fmt::format("{} has no mutant '{}'.{} `clusterspec mutants --list` shows them",
                             implementation.name, id, DidYouMean(id, ids)),
                 {}};
  }
  Implementation mutated = implementation;
  mutated.mutant = id;
  mutated.name += "?mutant=" + id;
  return mutated;
}

}  // namespace clusterspec
