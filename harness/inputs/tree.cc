#include "harness/inputs/tree.h"

#include <cstdio>
#include <cstdlib>

#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/files.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/statement_loader.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

const std::string& Root() {
  static const std::string root = [] {
    const char* const home = std::getenv("CLUSTERSPEC_HOME");
    return std::string(home == nullptr ? CLUSTERSPEC_SOURCE_DIR : home);
  }();
  return root;
}

}  // namespace

std::string TextOf(const std::string& file) {
  return ReadFile(Root() + file, kMostDataBytes).value();
}

std::vector<std::string> YamlTextsIn(const std::string& folder) {
  std::vector<std::string> texts;
  for (const YamlFile& file : YamlFiles(Root() + folder).value()) {
    texts.push_back(ReadFile(file.path, kMostYamlBytes).value());
  }
  return texts;
}

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue = LoadCatalogue(Root() + "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& TheCases() {
  static const std::vector<Case> cases = LoadCases(Root() + "/cases", TheCatalogue()).value();
  return cases;
}

const std::vector<Deviation>& TheDeviations() {
  static const std::vector<Deviation> deviations =
      ParseDeviationCatalogue(TextOf("/spec/deviations.yaml"), "d.yaml", TheCatalogue(), TheCases())
          .value();
  return deviations;
}

const StatementMaps& TheStatements() {
  static const StatementMaps maps =
      LoadStatementMaps(Root() + "/spec/editions", TheCatalogue()).value();
  return maps;
}

void Promise(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace clusterspec
