#include "cli/tools/reference_options.h"

#include <fmt/format.h>

#include "cli/workspace.h"
#include "harness/load/case_loader.h"
#include "harness/load/document.h"

namespace clusterspec {

Result<Case, Errors> LoadCase(const std::string& name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  if (name.ends_with(".yaml")) {
    const auto text = ReadFile(name);
    if (!text) return Errors{text.error()};
    return ParseCase(*text, name, name.substr(0, name.size() - 5), *catalogue);
  }
  return LoadCase(Home() + "/cases", name, *catalogue);
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
