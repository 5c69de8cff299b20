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

bool WriteOne(const std::string& path, const reports::Format& format,
              const std::vector<Report>& reports) {
  const auto written = WriteReportFile(path, WriteIn(format, reports));
  return written || (Fail(written.error(), kHarnessFailed), false);
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

bool ReportWriter::Add(const Report& report) {
  bool good = true;
  bool waits = false;
  for (size_t i = 0; i < files_.size(); ++i) {
    const std::string& path = files_[i];
    if (path.empty()) continue;
    const reports::Format& format = Formats()[i];
    if (several_ && format.is_page) {
      waits = true;
      continue;
    }
    const bool named = several_ && path != "-";
    good &= WriteOne(named ? FileFor(path, report.implementation) : path, format, {report});
  }
  if (waits) added_.push_back(report);
  return good;
}

bool ReportWriter::Finish() const {
  if (added_.empty()) return true;
  bool good = true;
  for (size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].empty() || !Formats()[i].is_page) continue;
    good &= WriteOne(files_[i], Formats()[i], added_);
  }
  return good;
}

}  // namespace clusterspec
