#include "cli/known_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "cli/workspace.h"
#include "harness/known_failures/update.h"
#include "harness/load/document.h"
#include "harness/load/files.h"
#include "harness/load/known_failures_loader.h"
#include "harness/load/known_failures_writer.h"

namespace clusterspec {
namespace {

// "node" for "node@16.20.2".
std::string KeptFile(const std::string& implementation) {
  const std::string name = implementation.substr(0, implementation.find_first_of("@?"));
  return Home() + "/harness/known_failures/" + name + ".yaml";
}

int UpdateOne(const std::string& file, const std::vector<Report>& reports,
              const std::vector<Deviation>& catalogue, bool write) {
  const auto old = LoadExpectations("", reports.front().implementation);
  if (!old) return Print(old.error()), kUsage;
  const Expectations updated = Update(*old, reports, catalogue);
  const auto differences = DifferencesBetween(*old, updated);
  fmt::print("{}: {}\n", file, differences.empty() ? "nothing changes" : "");
  for (const std::string& line : differences) fmt::print("  {}\n", line);
  if (differences.empty()) return kAsExpected;
  if (!write) {
    fmt::print("Nothing is written without --write.\n");
    return kUnexpected;
  }
  const auto written = WriteFile(file, ToYaml(updated));
  if (!written) return Fail(written.error(), kHarnessFailed);
  return kAsExpected;
}

}  // namespace

Result<Expectations, Errors> LoadExpectations(const std::string& file,
                                              const std::string& implementation) {
  if (file == "none") return Expectations();
  const std::string path = file.empty() ? KeptFile(implementation) : file;
  if (file.empty() && !std::filesystem::exists(path)) return Expectations();
  const auto text = ReadFile(path);
  if (!text) return Errors{text.error()};
  return ParseExpectations(*text, ShortPath(path));
}

int UpdateExpectations(const std::vector<std::string>& files, bool write) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto deviations = LoadDeviations(*catalogue, *cases);
  if (!deviations) return Print(deviations.error()), kUsage;
  std::map<std::string, std::vector<Report>> by_file;
  for (const std::string& file : files) {
    auto report = LoadWholeReport(file);
    if (!report) return Fail(report.error(), kUsage);
    if (report->implementation.find('/') != std::string::npos) {
      return Fail(
          {"the implementation is a path; only those with a name have a list", {file, 0, 0}},
          kUsage);
    }
    by_file[KeptFile(report->implementation)].push_back(*std::move(report));
  }
  int code = kAsExpected;
  for (const auto& [file, reports] : by_file) {
    code = WorseCode(code, UpdateOne(file, reports, *deviations, write));
  }
  return code;
}

}  // namespace clusterspec
