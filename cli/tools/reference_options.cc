#include "cli/tools/reference_options.h"

#include <fmt/format.h>

#include "cli/workspace.h"
#include "harness/load/case_loader.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {

Result<Case, Errors> LoadCase(const std::string& name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  if (name.ends_with(".yaml")) {
    const auto text = ReadFile(name, kMostYamlBytes);
    if (!text) return Errors{text.error()};
    return ParseCase(*text, name, name.substr(0, name.size() - 5), *catalogue);
  }
  return LoadCase(name, *catalogue);
}

std::string NameWithDeviations(const std::string& implementation,
                               const std::vector<std::string>& deviations) {
  std::string name = implementation;
  for (const std::string& each : deviations) {
    name += (name.find('?') == std::string::npos ? "?deviation=" : "&deviation=") + each;
  }
  return name;
}

}  // namespace clusterspec
