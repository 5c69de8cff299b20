// `report publish`: reports into the repository, for everybody to read.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>
#include <system_error>

#include "cli/command_line.h"
#include "cli/report_sets.h"
#include "cli/tools/deviation_script.h"
#include "cli/tools/program_check.h"
#include "cli/tools/tools.h"
#include "cli/tools/without_paths.h"
#include "cli/workspace.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/document.h"
#include "reports/deviation_page.h"
#include "reports/findings.h"
#include "reports/markdown.h"
#include "reports/summary.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/version_number.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "reports/published";
constexpr std::string_view kDeviationFolder = "reports/deviations";
constexpr std::string_view kBegin = "<!-- results: written by `clusterspec report publish` -->\n";
constexpr std::string_view kEnd = "<!-- end of results -->\n";

Result<bool> WriteBoth(const Report& report) {
  const std::string base = fmt::format("{}/{}/{}", Home(), kFolder, PublishedName(report));
  auto written = WriteFile(base + ".json", ToText(ToJson(report)) + "\n");
  if (!written) return written;
  return WriteFile(base + ".md", ToMarkdown(report));
}

std::string Names(const std::vector<Form>& forms) {
  std::vector<std::string_view> names;
  names.reserve(forms.size());
  for (const Form each : forms) names.push_back(ToString(each));
  return fmt::format("{}", fmt::join(names, ", "));
}

// What is published of a version is one report in all forms, so a new one must not have fewer.
Result<bool> CheckForms(const Report& report, const std::string& file) {
  std::vector<Form> wanted = {Form::kNet, Form::kHttp};
  const std::string published =
      fmt::format("{}/{}/{}.json", Home(), kFolder, PublishedName(report));
  std::error_code ignored;
  if (fs::exists(published, ignored)) {
    auto before = LoadReport(published);
    if (!before) return before.error();
    wanted = std::move(before->forms);
  }
  for (const Form each : wanted) {
    if (std::count(report.forms.begin(), report.forms.end(), each) != 0) continue;
    return Error{
        fmt::format("the report is about the forms {}; expected all of {}, so that what is "
                    "published of a version loses nothing (run --form ...)",
                    Names(report.forms), Names(wanted)),
        {file, 0, 0}};
  }
  return true;
}

Result<std::vector<fs::path>> FilesIn(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    files.push_back(entry->path());
  }
  if (error) return Error{"cannot read the folder: " + error.message(), {folder, 0, 0}};
  return files;
}

Result<std::vector<Report>> LoadPublished() {
  std::vector<Report> reports;
  const auto files = FilesIn(fmt::format("{}/{}", Home(), kFolder));
  if (!files) return files.error();
  for (const fs::path& file : *files) {
    if (file.extension() != ".json") continue;
    auto report = LoadReport(file.string());
    if (!report) return report.error();
    reports.push_back(*std::move(report));
  }
  const auto name = [](const Report& each) {
    const std::string whole = each.Runtime();
    return std::pair(whole != "node", whole);  // Node first
  };
  std::sort(reports.begin(), reports.end(), [&](const Report& a, const Report& b) {
    if (name(a) != name(b)) return name(a) < name(b);
    if (a.version != b.version) return IsOlder(a.version, b.version);
    return a.edition < b.edition;
  });
  return reports;
}

Result<bool> WriteTable(const std::vector<Report>& reports,
                        const std::vector<Deviation>& deviations) {
  const std::string path = Home() + "/README.md";
  auto text = ReadFile(path, kMostDocumentBytes);
  if (!text) return text.error();
  const size_t begin = text->find(kBegin);
  const size_t end = text->find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    return Error{
        fmt::format("there is no place for the table of results; expected the lines {} and {}",
                    kBegin.substr(0, kBegin.size() - 1), kEnd.substr(0, kEnd.size() - 1)),
        {path, 0, 0}};
  }
  const size_t from = begin + kBegin.size();
  const std::string table = ToSummaryTable(reports, deviations, std::string(kFolder));
  text->replace(from, end - from, "\n" + table + "\n");
  return WriteFile(path, *text);
}

// What is published about deviations: a page and a program for each, by file name.
using Pages = std::map<std::string, std::string>;

// Writes the pages, and removes those of deviations that no report shows any more.
Result<bool> WriteDeviationPages(const Pages& pages) {
  const std::string folder = fmt::format("{}/{}", Home(), kDeviationFolder);
  auto made = MakeFolder(folder);
  if (!made) return made;
  const auto files = FilesIn(folder);
  if (!files) return files.error();
  for (const fs::path& file : *files) {
    std::error_code ignored;
    if (!pages.contains(file.filename().string())) fs::remove(file, ignored);
  }
  for (const auto& [name, text] : pages) {
    auto written = WriteFile(fmt::format("{}/{}", folder, name), text);
    if (!written) return written;
  }
  return true;
}

using Programs = std::map<std::string, DeviationProgram>;  // by the deviation's id

Programs WritePrograms(const Findings& findings, const std::vector<Case>& cases,
                       const std::vector<Manifest>& manifests, const Catalogue& catalogue) {
  Programs programs;
  for (const ShownDeviation& each : findings.shown) {
    programs[each.deviation->id] =
        WriteDeviationProgram(each, findings, cases, manifests, catalogue);
  }
  return programs;
}

// Whether every program shows its failure where its page says so; tells what is amiss, and what
// nobody looked at.
bool Check(const Programs& programs, const std::vector<Manifest>& manifests) {
  const auto check = CheckPrograms(programs, manifests);
  if (!check) return Print({check.error()}), false;
  for (const std::string& each : check->problems) fmt::print(stderr, "clusterspec: {}\n", each);
  for (const std::string& each : check->not_installed) {
    fmt::print(stderr,
               "clusterspec: no program was checked on {0}, which is not installed: "
               "./clusterspec runtime install {0}\n",
               each);
  }
  if (check->problems.empty()) return true;
  fmt::print(stderr,
             "clusterspec: {} of {} programs do not show what their page says; the "
             "findings are not written\n",
             check->problems.size(), check->runs);
  return false;
}

Result<bool> WriteFindings(const std::vector<Report>& reports, const Findings& findings,
                           const Programs& programs, const Catalogue& catalogue) {
  Pages pages;
  std::vector<std::string> ids;
  for (const ShownDeviation& each : findings.shown) {
    const std::string& id = each.deviation->id;
    const DeviationProgram& program = programs.at(id);
    pages[id + ".md"] = ToDeviationPage(each, program, catalogue);
    if (program.code.empty()) continue;
    pages[id + ".cjs"] = program.code;
    ids.push_back(id);
  }
  auto written = WriteDeviationPages(pages);
  if (!written) return written;
  return WriteFile(Home() + "/FINDINGS.md",
                   ToFindingsPage(findings, reports, std::string(kDeviationFolder), ids));
}

// The table, the findings and the durations, from all that is published.
int WritePages(bool check) {
  const auto reports = LoadPublished();
  if (!reports) return Fail(reports.error(), kUsage);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto deviations = LoadDeviations(*catalogue, *cases);
  if (!deviations) return Print(deviations.error()), kUsage;
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  const Findings findings = CollectFindings(*reports, *deviations);
  const Programs programs = WritePrograms(findings, *cases, *manifests, *catalogue);
  if (!check) {
    fmt::print(stderr,
               "clusterspec: the programs are not run on the runtimes that their pages name "
               "(--no-check)\n");
  } else if (!Check(programs, *manifests)) {
    return kUnexpected;
  }
  const auto durations = WriteFile(DurationsFile(), Durations::Of(*reports).ToText());
  if (!durations) return Fail(durations.error(), kHarnessFailed);
  const auto table = WriteTable(*reports, *deviations);
  if (!table) return Fail(table.error(), kHarnessFailed);
  const auto written = WriteFindings(*reports, findings, programs, *catalogue);
  if (!written) return Fail(written.error(), kHarnessFailed);
  return kAsExpected;
}

// Puts reports of whole runs into reports/published, as JSON and as Markdown and without paths of
// this machine; then writes FINDINGS.md and the table in README.md anew from all that are there,
// if the programs of the findings show on the installed runtimes what they are said to show.
int PublishReports(const std::vector<std::string>& files, bool check) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto reports = LoadWholeReports(files, *catalogue, "");
  if (!reports) return Print(reports.error()), kUsage;
  for (const auto& [file, report] : *reports) {
    if (report.implementation.find('/') != std::string::npos) {
      return Fail({"the report is of an implementation that is a path; expected one by its name",
                   {file, 0, 0}},
                  kUsage);
    }
    const auto forms = CheckForms(report, file);
    if (!forms) return Fail(forms.error(), kUsage);
    auto plain = WithoutPaths(report);
    if (!plain) return Fail(plain.error(), kHarnessFailed);
    const auto known = KnownFailuresOf(plain->implementation, "");
    if (!known) return Print(known.error()), kUsage;
    const auto written = WriteBoth(Conclude(*plain, plain->WithoutOutcomes(), *known));
    if (!written) return Fail(written.error(), kHarnessFailed);
  }
  return WritePages(check);
}

}  // namespace

void AddPublish(const CommandLine& report) {
  const auto files = std::make_shared<std::vector<std::string>>();
  const CommandLine publish = report.Command(
      "publish", "Write reports into the repository, with the pages that rest on them");
  publish.Add("file", files.get(),
              "reports that `run --json` wrote; without any the pages are written anew");
  const auto no_check = std::make_shared<bool>(false);
  publish.Flag("--no-check", no_check.get(),
               "do not run the programs of the findings on the installed runtimes");
  publish.Does([=] { return PublishReports(*files, !*no_check); });
}

}  // namespace clusterspec
