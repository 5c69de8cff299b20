#include "cli/workspace.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/erase.hpp>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <thread>

#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/files.h"
#include "harness/load/forms.h"
#include "harness/load/known_failures_loader.h"
#include "harness/load/manifest_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/statement_loader.h"
#include "reports/sections.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/version.h"

namespace clusterspec {
namespace {

void FillBuildFolder(Manifest* manifest) {
  const std::string build = InstallationFolder() + "/";
  for (std::string* path : {&manifest->program, &manifest->adapter}) {
    if (path->starts_with(kBuildFolder)) path->replace(0, kBuildFolder.size(), build);
  }
}

}  // namespace

Result<Catalogue, Errors> LoadCatalogue() { return LoadCatalogue(Home() + "/spec/requirements"); }

Result<StatementMaps, Errors> LoadStatementMaps(const Catalogue& catalogue) {
  return LoadStatementMaps(Home() + "/spec/editions", catalogue);
}

Result<std::vector<Case>, Errors> LoadCases(const Catalogue& catalogue) {
  return LoadCases(Home() + "/cases", catalogue);
}

Result<Case, Errors> LoadCase(const std::string& id, const Catalogue& catalogue) {
  const auto written = LoadCase(Home() + "/cases", WrittenId(id), catalogue);
  if (!written) return written.error();
  auto made = InForm(*written, FormOf(id));
  if (made) return *std::move(made);
  return Errors{{fmt::format("the case {} has no form '{}'", written->id, ToString(FormOf(id))),
                 written->where}};
}

Result<std::vector<Deviation>, Errors> LoadDeviations(const Catalogue& catalogue,
                                                      const std::vector<Case>& cases) {
  const std::string file = ShortPath(Home() + "/spec/deviations.yaml");
  const auto text = ReadFile(file, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  return ParseDeviationCatalogue(*text, file, catalogue, cases);
}

Result<std::vector<Deviation>, Errors> LoadDeviations(const Catalogue& catalogue) {
  const std::string file = ShortPath(Home() + "/spec/deviations.yaml");
  const auto text = ReadFile(file, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  return ParseDeviationCatalogue(*text, file, catalogue);
}

std::string KnownFailuresFile(const std::string& implementation) {
  if (IsManifestPath(implementation)) return "";
  return Home() + "/harness/known_failures/" + RuntimeOf(implementation) + ".yaml";
}

Result<KnownFailures, Errors> LoadKnownFailures(const std::string& file) {
  const auto text = ReadFile(file, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  return ParseKnownFailures(*text, ShortPath(file));
}

Result<KnownFailures, Errors> KnownFailuresOf(const std::string& implementation,
                                              const std::string& file) {
  if (file == "none") return KnownFailures();
  if (!file.empty()) return LoadKnownFailures(file);
  const std::string kept = KnownFailuresFile(implementation);
  std::error_code ignored;
  return std::filesystem::exists(kept, ignored) ? LoadKnownFailures(kept) : KnownFailures();
}

Result<Manifest, Errors> LoadManifestAt(const std::string& path) {
  auto manifest = LoadManifest(path);
  if (manifest) FillBuildFolder(&*manifest);
  return manifest;
}

Result<std::vector<Manifest>, Errors> LoadManifests() {
  auto manifests = LoadManifests(Home() + "/harness/implementations");
  if (!manifests) return manifests;
  for (Manifest& manifest : *manifests) FillBuildFolder(&manifest);
  return manifests;
}

std::string DurationsFile() { return Home() + "/reports/published/durations.txt"; }

Result<Durations> LoadDurations() {
  const std::string file = DurationsFile();
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return Durations();
  const auto text = ReadFile(file, kMostDataBytes);
  if (!text) return text.error();
  return Durations::Parse(*text, file);
}

std::string WithoutHome(std::string text) {
  boost::algorithm::erase_all(text, Home() + "/");
  return text;
}

Result<json::value> LoadJson(const std::string& file) {
  const auto text = ReadFile(file, kMostDataBytes);
  if (!text) return text.error();
  auto value = ParseJson(*text);
  if (!value) return Error{value.error().message, {file, 0, 0}};
  return value;
}

Result<Report> LoadReport(const std::string& file) {
  const auto value = LoadJson(file);
  if (!value) return value.error();
  return ParseReport(*value, file);
}

Result<bool> CheckWhole(const Report& report, const std::string& file) {
  if (report.IsWhole()) return true;
  const std::string part = report.complete ? reports::PartText(report) : "stopped before the end";
  return Error{
      fmt::format("the report covers only part of the suite ({}); expected one of a whole run",
                  part),
      {file, 0, 0}};
}

int Fail(const Error& error, int code) {
  fmt::print(stderr, "clusterspec: {}\n", error.ToString());
  return code;
}

void Print(const Errors& errors) { fmt::print(stderr, "{}", ToString(errors)); }

int DefaultParallel() {
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

RunInfo RunOf(const Implementation& implementation) {
  RunInfo run;
  run.started = Now();
  run.tool_version = kVersion;
  run.edition = implementation.edition;
  run.implementation = implementation.name;
  run.version = implementation.version;
  run.node_version = implementation.node_version;
  run.own_edition = implementation.OwnEdition();
  run.command = implementation.Command({}, {});
  return run;
}

std::string Now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

}  // namespace clusterspec
