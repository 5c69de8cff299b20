#include "cli/report_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/format_sources.h"
#include "cli/standard_streams.h"
#include "cli/workspace.h"
#include "reports/formats.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

using reports::Formats;

// "report.json" and "node@16.20.2" make "report-node@16.20.2.json".
std::string FileFor(const std::string& path, std::string implementation) {
  const std::filesystem::path file(path);
  std::replace(implementation.begin(), implementation.end(), '/', '_');
  return (file.parent_path() /
          fmt::format("{}-{}{}", file.stem().string(), implementation, file.extension().string()))
      .string();
}

}  // namespace

void AddReportFiles(const CommandLine& command, ReportFiles* files) {
  files->resize(Formats().size());
  for (size_t i = 0; i < files->size(); ++i) {
    const reports::Format& format = Formats()[i];
    command.Add(fmt::format("--{}", format.name), &(*files)[i],
                fmt::format("write {}; - is stdout", format.about));
  }
}

Result<bool> PrepareReportFiles(const ReportFiles& files) {
  for (const std::string& path : files) {
    if (path == "-") KeepStdoutForReport();
    if (path.empty() || path == "-") continue;
    const auto writable = CanWrite(path);
    if (!writable) return writable.error();
  }
  return true;
}

Result<bool> WriteReportFile(const std::string& path, const std::string& text) {
  if (path != "-") return WriteFile(path, text);
  fmt::print("{}", text);
  return true;
}

bool WriteReports(const ReportFiles& files, const Report& report, bool one_of_several) {
  bool good = true;
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string& path = files[i];
    if (path.empty()) continue;
    const bool named = one_of_several && path != "-";
    const reports::Format& format = Formats()[i];
    const auto written = WriteReportFile(named ? FileFor(path, report.implementation) : path,
                                         format.write({report}, SourcesFor(format)));
    if (written) continue;
    good = false;
    Fail(written.error(), kHarnessFailed);
  }
  return good;
}

}  // namespace clusterspec
