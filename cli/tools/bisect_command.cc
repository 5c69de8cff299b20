#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "cli/command_line.h"
#include "cli/report_files.h"
#include "cli/runs_folder.h"
#include "cli/standard_streams.h"
#include "cli/tool_commands.h"
#include "cli/tools/bisect_subject.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/run/interrupt.h"
#include "harness/run/machine_need.h"
#include "harness/run/run_cases.h"
#include "harness/runtimes/install.h"
#include "harness/runtimes/runtimes.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

struct BisectFlags {
  std::string implementation;
  std::string a_case, deviation, requirement;  // one of these
  std::string from, to;
  std::string edition;
  int repeat = 3;
  std::string json;  // file; empty: none
};

void Tell(const std::string& line) {
  fmt::print(ForPeople(), "{}\n", line);
  std::fflush(ForPeople());
}

// By its name, or by the path of its manifest.
Result<Manifest, Errors> ManifestOf(const std::string& implementation) {
  if (IsManifestPath(implementation)) return LoadManifestAt(implementation);
  const auto manifests = LoadManifests();
  if (!manifests) return manifests.error();
  const auto found = FindManifest(implementation, *manifests);
  if (!found) return Errors{found.error()};
  return **found;
}

// The versions between, both included, of those that `from` and `to` are or begin; without `from`
// those that the manifest has an edition for.
Result<std::vector<std::string>> VersionsBetween(const BisectFlags& flags,
                                                 const Manifest& manifest) {
  const auto all = InstallableVersions(manifest);
  if (!all) return all.error();
  std::vector<std::string> versions;
  const std::string oldest = manifest.editions.empty()
                                 ? "0.0.0"
                                 : fmt::format("{}.0.0", manifest.editions.front().from_major);
  bool begun = flags.from.empty();
  for (const std::string& each : *all) {
    if (!begun && MatchesVersion(each, flags.from)) begun = true;
    if (!begun || IsOlder(each, oldest)) continue;
    versions.push_back(each);
  }
  if (!flags.to.empty()) {
    while (!versions.empty() && !MatchesVersion(versions.back(), flags.to)) versions.pop_back();
  }
  if (versions.size() > 1) return versions;
  return Error{fmt::format("npm offers no two versions of {} from {} to {}; it has {} to {}",
                           manifest.name, flags.from.empty() ? oldest : flags.from,
                           flags.to.empty() ? "the newest" : flags.to, all->front(), all->back()),
               {}};
}

class Prober {
 public:
  // `ends`: the oldest and the newest version.
  Prober(const BisectSubject& subject, const Manifest& manifest, const Catalogue& catalogue,
         std::pair<std::string, std::string> ends, int repeat)
      : subject_(subject), manifest_(manifest), catalogue_(catalogue), ends_(std::move(ends)) {
    for (const Case& each : subject.cases) {
      cases_.insert(cases_.end(), static_cast<size_t>(repeat), &each);
    }
  }

  VersionState Ask(const std::string& version) const {
    const auto installed = Install(manifest_, version, [](std::string_view) {});
    if (!installed) return Told({version, installed.error().message, false});
    auto implementation =
        Resolve(fmt::format("{}@{}", manifest_.name, version), {manifest_}, subject_.edition);
    if (!implementation) return Told({version, implementation.error().message, false});
    implementation->node_version.clear();  // what it does is asked, whatever dates say
    const auto report = Run(*implementation);
    return Told(report ? StateIn(*report, subject_)
                       : VersionState{version, report.error().message, false});
  }

 private:
  static VersionState Told(VersionState state) {
    if (!Interrupted()) {
      Tell(fmt::format("  {:<10} {}{}", state.version,
                       state.decided ? "" : "not decided: ", state.state));
    }
    return state;
  }

  Result<Report> Run(const Implementation& implementation) const {
    const int parallel = DefaultParallel();
    const auto folder = RunsFolder::Make(NeedOf(ScenariosOf(cases_), implementation, parallel));
    if (!folder) return folder.error();
    RunOptions options;
    options.folder = folder->path();
    options.parallel = parallel;
    std::vector<Observed> runs;
    RunCases(cases_, implementation, options, [&](size_t index, Trace trace) {
      runs.push_back({cases_[index], std::move(trace), ""});
    });
    return Judge(runs, implementation);
  }

  // The catalogue knows of some versions only. What lies between them is like one or the other, so
  // that the deviations of these explain it most likely.
  Report Judge(const std::vector<Observed>& runs, const Implementation& implementation) const {
    const RunInfo run = RunOf(implementation);
    if (subject_.kind != BisectKind::kDeviation) return Evaluate(runs, catalogue_, run, {});
    Report report;
    for (const std::string& version : {implementation.version, ends_.first, ends_.second}) {
      EvaluateOptions how;
      how.explain = true;
      how.explainer.likely = KnownToShow(subject_.deviations, manifest_.name, version);
      report = Evaluate(runs, catalogue_, run, {}, how);
      if (StateIn(report, subject_).decided) break;
    }
    return report;
  }

  const BisectSubject& subject_;
  const Manifest& manifest_;
  const Catalogue& catalogue_;
  std::pair<std::string, std::string> ends_;
  std::vector<const Case*> cases_;  // each as often as it is to be run
};

json::value AsJson(const VersionState& state) {
  return json::object{
      {"version", state.version}, {"state", ValidUtf8(state.state)}, {"decided", state.decided}};
}

json::array AsJson(const std::vector<VersionState>& states) {
  json::array array;
  for (const VersionState& each : states) array.push_back(AsJson(each));
  return array;
}

// The format clusterspec.bisection/1; see spec/schemas/bisection.schema.json.
json::value AsJson(const Halving& halving, const BisectSubject& subject,
                   const std::string& runtime) {
  json::object value{{"schema", "clusterspec.bisection/1"},
                     {"runtime", runtime},
                     {"edition", ToString(subject.edition)},
                     {"subject", subject.Word()},
                     {"id", subject.id},
                     {"tried", AsJson(halving.tried)},
                     {"change", nullptr}};
  if (halving.change) {
    value["change"] = json::object{{"before", AsJson(halving.change->before)},
                                   {"after", AsJson(halving.change->after)},
                                   {"between", AsJson(halving.change->between)}};
  }
  return value;
}

int TellResult(const Halving& halving, const BisectSubject& subject, const std::string& runtime) {
  if (halving.stopped) return kStopped;
  if (!halving.change) {
    const bool decided = std::any_of(halving.tried.begin(), halving.tried.end(),
                                     [](const VersionState& each) { return each.decided; });
    Tell(decided ? "Nothing changed: both ends are alike."
                 : "Nothing was decided in any of these versions.");
    return decided ? kUnexpected : kHarnessFailed;
  }
  const Change& change = *halving.change;
  Tell(fmt::format("{} {} changed between {} {} ({}) and {} {} ({}).", subject.Word(), subject.id,
                   runtime, change.before.version, change.before.state, runtime,
                   change.after.version, change.after.state));
  if (!change.between.empty()) {
    std::vector<std::string> versions;
    for (const VersionState& each : change.between) versions.push_back(each.version);
    Tell(fmt::format("Between them could not be decided: {}.", fmt::join(versions, ", ")));
  }
  return kAsExpected;
}

Result<BisectSubject, Errors> SubjectOf(const BisectFlags& flags, const Catalogue& catalogue) {
  const auto edition = ParseEdition(flags.edition);
  if (!flags.a_case.empty()) {
    return FindSubject(BisectKind::kCase, flags.a_case, edition, catalogue);
  }
  return flags.deviation.empty()
             ? FindSubject(BisectKind::kRequirement, flags.requirement, edition, catalogue)
             : FindSubject(BisectKind::kDeviation, flags.deviation, edition, catalogue);
}

int Bisect(const BisectFlags& flags) {
  const auto writable = PrepareReportFiles({flags.json});
  if (!writable) return Fail(writable.error(), kHarnessFailed);
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto subject = SubjectOf(flags, *catalogue);
  if (!subject) return Print(subject.error()), kUsage;
  const auto manifest = ManifestOf(flags.implementation);
  if (!manifest) return Print(manifest.error()), kUsage;
  const auto versions = VersionsBetween(flags, *manifest);
  if (!versions) return Fail(versions.error(), kHarnessFailed);
  CatchInterrupts();
  Tell(fmt::format("{} {} in edition {}, {} from {} to {}: {} versions", subject->Word(),
                   subject->id, ToString(subject->edition), manifest->name, versions->front(),
                   versions->back(), versions->size()));
  const Prober prober(*subject, *manifest, *catalogue, {versions->front(), versions->back()},
                      flags.repeat);
  const Halving halving = FindChange(
      *versions, [&](const std::string& version) { return prober.Ask(version); }, Interrupted);
  const int code = TellResult(halving, *subject, manifest->name);
  if (flags.json.empty()) return code;
  if (halving.stopped) {
    Tell(fmt::format("Stopped before it was decided: nothing is written to {}.", flags.json));
    return code;
  }
  const auto written =
      WriteReportFile(flags.json, ToPrettyText(AsJson(halving, *subject, manifest->name)));
  return written ? code : WorseCode(code, Fail(written.error(), kHarnessFailed));
}

}  // namespace

void AddBisect(CommandLine* program) {
  const auto flags = std::make_shared<BisectFlags>();
  const CommandLine bisect = program->Command(kBisectCommand.name, kBisectCommand.about);
  bisect.Add("--impl", &flags->implementation, "name (node, bun, deno) or path of a manifest")
      .Required();
  const Argument a_case = bisect.Add("--case", &flags->a_case, "whose verdict changed");
  const Argument deviation =
      bisect.Add("--deviation", &flags->deviation, "that came or went; by its cases");
  const Argument requirement =
      bisect.Add("--requirement", &flags->requirement, "whose verdict changed; by its cases");
  Argument(deviation).Excludes(a_case);
  Argument(requirement).Excludes(a_case).Excludes(deviation);
  bisect.Add("--from", &flags->from,
             "oldest version, or its beginning; default: the oldest that the manifest knows");
  bisect.Add("--to", &flags->to, "newest version, or its beginning; default: the newest");
  bisect
      .Add("--edition", &flags->edition,
           "edition that all are held to; default: the newest that has it")
      .AnEdition();
  bisect.Add("--repeat", &flags->repeat, "run every case N times; verdicts must agree")
      .Between(int64_t{1}, int64_t{1000});
  bisect.Add("--json", &flags->json, "write what was found as JSON; - is stdout");
  bisect.Does([flags] { return Bisect(*flags); },
              [flags]() -> std::string {
                const bool has_subject = !flags->a_case.empty() || !flags->deviation.empty() ||
                                         !flags->requirement.empty();
                return has_subject ? "" : "--case, --deviation or --requirement";
              });
}

}  // namespace clusterspec
