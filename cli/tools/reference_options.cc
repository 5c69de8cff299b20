#include "cli/tools/reference_options.h"

#include <fmt/format.h>

#include "cli/workspace.h"
#include "harness/load/case_loader.h"
#include "harness/load/document.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {

Result<Case, Errors> LoadCase(const std::string& name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  if (name.ends_with(".yaml")) {
    const auto text = ReadFile(name);
    if (!text) return Errors{text.error()};
    return ParseCase(*text, name, name.substr(0, name.size() - 5), *catalogue);
  }
  auto cases = LoadCases(*catalogue);
  if (!cases) return cases.error();
  std::vector<std::string> ids;
  for (Case& each : *cases) {
    if (each.id == name) return std::move(each);
    ids.push_back(each.id);
  }
  return Errors{{fmt::format("no case is called '{}'.{}", name, DidYouMean(name, ids)), {}}};
}

std::string NameWithDeviations(const std::string& implementation,
                               const std::vector<std::string>& deviations) {
  std::string name = implementation;
  for (const std::string& each : deviations) {
    name += (name.find('?') == std::string::npos ? "?deviation=" : "&deviation=") + each;
  }
  return name;
}

Result<model::DeviationSet> DeviationsOf(const std::vector<std::string>& ids) {
  model::DeviationSet deviations;
  for (const std::string& id : ids) {
    const auto deviation = model::ParseDeviation(id);
    if (!deviation) {
      return Error{fmt::format("--deviation {}: expected one of {}", id, model::DeviationIds()),
                   {}};
    }
    deviations.Insert(*deviation);
  }
  return deviations;
}

}  // namespace clusterspec
