#include "harness/cli/workspace.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/load/case_loader.h"
#include "harness/load/manifest_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/statement_loader.h"

namespace clusterspec {

std::string Home() {
  const char* home = std::getenv("CLUSTERSPEC_HOME");
  return home != nullptr && *home != '\0' ? home : CLUSTERSPEC_SOURCE_DIR;
}

Result<Catalogue, Errors> LoadCatalogue() { return LoadCatalogue(Home() + "/spec/requirements"); }

Result<StatementMaps, Errors> LoadStatementMaps(const Catalogue& catalogue) {
  return LoadStatementMaps(Home() + "/spec/editions", catalogue);
}

Result<std::vector<Case>, Errors> LoadCases(const Catalogue& catalogue) {
  return LoadCases(Home() + "/cases", catalogue);
}

Result<std::vector<Manifest>, Errors> LoadManifests() {
  return LoadManifests(Home() + "/harness/implementations");
}

int Fail(const Error& error, int code) {
  fmt::print(stderr, "clusterspec: {}\n", error.ToString());
  return code;
}

void Print(const Errors& errors) { fmt::print(stderr, "{}", ToString(errors)); }

Result<bool> WriteFile(const std::string& path, const std::string& text) {
  const std::string half = path + ".part";
  std::ofstream stream(half, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(half, path, error);
  if (stream && !error) return true;
  const std::string reason = error ? error.message() : SystemMessage(errno);
  std::filesystem::remove(half, error);
  return Error{fmt::format("cannot write: {}. Is the folder there, and room on the disk?", reason),
               {path, 0, 0}};
}

}  // namespace clusterspec
