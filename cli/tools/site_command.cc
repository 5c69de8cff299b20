// `report site`: reports as static pages, for a server of files.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>
#include <system_error>

#include "cli/command_line.h"
#include "cli/format_sources.h"
#include "cli/report_sets.h"
#include "cli/tools/tools.h"
#include "cli/tools/without_paths.h"
#include "cli/workspace.h"
#include "reports/site/site.h"
#include "reports/summary.h"
#include "spec/nouns/json.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

using reports::KnownChange;

struct SiteFlags {
  std::string out;
  std::string known;  // file; empty: the kept one; "none"
  std::vector<std::string> bisections;
  std::vector<std::string> files;
};

// A folder that holds nothing: pages of an older site would stay among the new ones.
Result<bool> MakeEmptyFolder(const std::string& folder) {
  auto made = MakeFolder(folder);
  if (!made) return made;
  std::error_code error;
  const bool is_empty = fs::is_empty(folder, error);
  if (error) return Error{"cannot read the folder: " + error.message(), {folder, 0, 0}};
  if (is_empty) return true;
  return Error{"there is something in the folder; expected a new or an empty one", {folder, 0, 0}};
}

// No two reports may have the same page.
Result<std::vector<Report>> WithDifferentNames(std::vector<WholeReport> given) {
  std::map<std::string, std::string> files;
  std::vector<Report> reports;
  for (WholeReport& each : given) {
    const std::string name = PublishedName(each.report);
    const auto [before, is_new] = files.try_emplace(name, each.file);
    if (!is_new) {
      return Error{fmt::format("the report is about {}, as {} is; expected one of each", name,
                               before->second),
                   {each.file, 0, 0}};
    }
    auto plain = WithoutPaths(each.report);
    if (!plain) return plain.error();
    reports.push_back(*std::move(plain));
  }
  return reports;
}

Result<bool> WriteSite(const std::vector<SiteFile>& files, const std::string& folder) {
  for (const SiteFile& each : files) {
    const std::string path = (fs::path(folder) / each.path).string();
    auto made = MakeFolder(fs::path(path).parent_path().string());
    if (!made) return made;
    auto written = WriteFile(path, each.text);
    if (!written) return written;
  }
  return true;
}

bool HasReportOf(const std::vector<Report>& reports, const KnownChange& change) {
  return std::any_of(reports.begin(), reports.end(), [&](const Report& each) {
    return each.Runtime() == change.runtime && each.edition == change.edition;
  });
}

void TellUnused(const std::string& file, std::string_view why) {
  fmt::print(stderr, "clusterspec: {} says nothing here: {}\n", file, why);
}

// Of files that `bisect --requirement ID --json` wrote. Versions that could not be decided in
// between leave it open which is the first. A file that is of no use for these reports is told.
Result<std::vector<KnownChange>> LoadChanges(const std::vector<std::string>& files,
                                             const std::vector<Report>& reports) {
  std::vector<KnownChange> changes;
  for (const std::string& file : files) {
    const auto value = LoadJson(file);
    if (!value) return value.error();
    const json::object* const told = value->if_object();
    const auto edition = told == nullptr ? std::nullopt : ParseEdition(StringOr(*told, "edition"));
    if (told == nullptr || StringOr(*told, "schema") != "clusterspec.bisection/1" || !edition ||
        StringOr(*told, "subject") != "requirement") {
      return Error{"expected what `bisect --requirement ID --json` wrote", {file, 0, 0}};
    }
    const json::value* const between = Find(*value, "change.between");
    if (between == nullptr) {
      TellUnused(file, "nothing changed");
      continue;
    }
    if (!between->is_array() || !between->get_array().empty()) {
      TellUnused(file, "versions in between were not decided");
      continue;
    }
    const json::object* const change = Find(*value, "change")->if_object();
    const auto version = [&](std::string_view side) {
      const json::value* const state = change->if_contains(side);
      return state != nullptr && state->is_object() ? StringOr(state->get_object(), "version") : "";
    };
    changes.push_back({StringOr(*told, "runtime"), *edition, StringOr(*told, "id"),
                       version("before"), version("after")});
    if (!HasReportOf(reports, changes.back())) {
      TellUnused(file, fmt::format("no report is of {} in edition {}", changes.back().runtime,
                                   ToString(*edition)));
    }
  }
  return changes;
}

int MakeSite(const SiteFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  auto whole = LoadWholeReports(flags.files, *catalogue, flags.known);
  if (!whole) return Print(whole.error()), kUsage;
  const auto reports = WithDifferentNames(*std::move(whole));
  if (!reports) return Fail(reports.error(), kUsage);
  const auto changes = LoadChanges(flags.bisections, *reports);
  if (!changes) return Fail(changes.error(), kUsage);
  const auto empty = MakeEmptyFolder(flags.out);
  if (!empty) return Fail(empty.error(), kUsage);
  const auto files = ToSite(*reports, PageSourcesFor(*reports), *changes);
  const auto written = WriteSite(files, flags.out);
  if (!written) return Fail(written.error(), kHarnessFailed);
  fmt::print("{} files in {}: begin with {}\n", files.size(), flags.out,
             (fs::path(flags.out) / "index.html").string());
  return kAsExpected;
}

}  // namespace

void AddSite(const CommandLine& report) {
  const auto flags = std::make_shared<SiteFlags>();
  const CommandLine site =
      report.Command("site", "Write static pages, badges and a compatibility data file");
  site.Add("--out", &flags->out, "folder to write to: a new or an empty one").Required();
  site.Add("--known", &flags->known,
           "list of known failures for shards that are merged; default: the project's own for the "
           "runtime; none: no list");
  site.Add(
          "--bisection", &flags->bisections,
          "what `bisect --requirement ID --json` wrote: the data then names the exact version; may "
          "be repeated")
      .OneAtATime();
  site.Add("file", &flags->files,
           "reports of whole runs that `run --json` wrote: one of each version in each edition")
      .Required();
  site.Does([flags] { return MakeSite(*flags); });
}

}  // namespace clusterspec
