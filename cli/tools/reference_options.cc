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

}  // namespace clusterspec
