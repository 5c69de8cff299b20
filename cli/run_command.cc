#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/implementation_choice.h"
#include "cli/runs_folder.h"
#include "cli/selection.h"
#include "cli/workspace.h"
#include "harness/explain/trace_explainer.h"
#include "harness/judge/judge.h"
#include "harness/judge/report_builder.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/manifest_loader.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_pool.h"
#include "harness/run/simulated.h"
#include "harness/runtimes/runtimes.h"
#include "reports/console.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "spec/nouns/version.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultImplementation = "reference";

struct RunFlags {
  std::vector<std::string> implementations;  // names or paths of manifests
  std::string edition;                       // empty: the manifest picks it
  SelectionFlags selection;
  int parallel = 0;  // 0: as many as there are cores
  double deadline_s = 30;
  std::string known;                                // file; empty: the kept one; "none"
  std::string json, junit, html, markdown, traces;  // files and a folder; empty: none
  bool inclusion = false;  // also hold every trace against the model, and fit deviations
  bool verbose = false;
  bool quiet = false;
};

// "report.json" and "node@16.20.2" make "report-node@16.20.2.json" when there are several.
std::string FileFor(const std::string& path, const std::string& implementation, bool several) {
  if (path.empty() || !several) return path;
  const fs::path file(path);
  std::string name = implementation;
  std::replace(name.begin(), name.end(), '/', '_');
  return (file.parent_path() /
          fmt::format("{}-{}{}", file.stem().string(), name, file.extension().string()))
      .string();
}

// One run of the suite on one implementation.
class SuiteRun {
 public:
  SuiteRun(const RunFlags& flags, const Catalogue& catalogue, Implementation implementation,
           KnownFailures known, bool several)
      : flags_(flags),
        implementation_(std::move(implementation)),
        known_(std::move(known)),
        several_(several),
        colour_(isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr),
        builder_(catalogue, implementation_.edition,
                 ReplayLine(implementation_.name, implementation_.edition)),
        inclusion_(implementation_.edition) {}

  int Run(const std::vector<const Case*>& cases) {
    const auto folder = RunsFolder::Make();
    if (!folder) return Fail(folder.error(), kHarnessFailed);
    if (!flags_.traces.empty()) {
      std::error_code error;
      fs::create_directories(flags_.traces, error);
      if (error)
        return Fail({"cannot make the folder: " + error.message(), {flags_.traces, 0, 0}},
                    kHarnessFailed);
    }
    Announce(cases.size());
    total_ = cases.size();
    const auto started = std::chrono::steady_clock::now();
    report_.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    const RunOptions options{
        folder->path(), std::chrono::milliseconds(static_cast<int64_t>(flags_.deadline_s * 1000))};
    const auto on_trace = [&](size_t index, Trace trace) { OnTrace(*cases[index], trace); };
    report_.complete = IsSimulator(implementation_.name)
                           ? SimulateCases(cases, implementation_, flags_.selection.seed, on_trace)
                           : RunCases(cases, implementation_, options, Parallel(), on_trace);
    report_.duration_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    FillReport();
    if (flags_.inclusion) FillInclusion();
    Compare(known_, report_.started.substr(0, kDateLength), report_.IsWhole(), &report_);
    fmt::print("{}", FormatSummary(report_, colour_));
    WriteFiles();
    return WorseCode(CodeOf(report_), write_failed_ ? kHarnessFailed : kAsExpected);
  }

 private:
  int Parallel() const {
    if (IsSimulator(implementation_.name)) return 1;
    if (flags_.parallel > 0) return flags_.parallel;
    return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  }

  void Announce(size_t count) const {
    if (flags_.quiet) return;
    fmt::print("{} {} ({}), edition {}: {} runs, {} at a time\n", implementation_.manifest.title,
               implementation_.version, implementation_.program, ToString(implementation_.edition),
               count, Parallel());
    std::fflush(stdout);
  }

  void OnTrace(const Case& a_case, const Trace& trace) {
    if (trace.ending.kind == EndingKind::kInterrupted) return;
    const std::string file = StoreTrace(a_case, trace);
    const CaseResult& result = builder_.Add(a_case, trace, file);
    ++ended_;
    if (flags_.inclusion) inclusion_.Add(a_case, trace, file, result.replay);
    if (flags_.quiet) return;
    fmt::print("[{:>{}}/{}] {}\n", ended_, std::to_string(total_).size(), total_,
               FormatCaseLine(result, colour_));
    if (flags_.verbose) {
      for (const std::string& line : TraceLines(trace)) fmt::print("    {}\n", line);
    }
    std::fflush(stdout);
  }

  std::string StoreTrace(const Case& a_case, const Trace& trace) {
    if (flags_.traces.empty()) return "";
    // The path of a manifest holds slashes too.
    std::string name = several_ ? implementation_.name + "--" + a_case.id : a_case.id;
    for (size_t at = 0; (at = name.find('/', at)) != std::string::npos;) name.replace(at, 1, "--");
    if (flags_.selection.repeat > 1) name += fmt::format("--{}", ended_ + 1);
    const std::string file = flags_.traces + "/" + name + ".jsonl";
    const auto written = WriteFile(file, ToText(trace));
    if (written) return file;
    if (!std::exchange(write_failed_, true)) Fail(written.error(), kHarnessFailed);
    return "";
  }

  void FillReport() {
    report_.tool_version = kVersion;
    report_.edition = implementation_.edition;
    report_.seed = flags_.selection.seed;
    report_.implementation = implementation_.name;
    report_.version = implementation_.version;
    report_.command = implementation_.Command({}, {});
    std::tie(report_.shard, report_.shards) = *ParseShard(flags_.selection.shard);
    report_.filters = FiltersOf(flags_.selection);
    builder_.Finish(&report_);
  }

  void FillInclusion() {
    inclusion_.Judge();
    inclusion_.Fill(&report_);
    fmt::print("{} {}: {}\n", implementation_.manifest.title, implementation_.version,
               inclusion_.Summary());
  }

  void WriteFiles() {
    const auto write = [&](const std::string& path, auto format) {
      const std::string file = FileFor(path, implementation_.name, several_);
      if (file.empty()) return;
      const auto written = WriteFile(file, format(report_));
      if (written) return;
      write_failed_ = true;
      Fail(written.error(), kHarnessFailed);
    };
    write(flags_.json, [](const Report& report) { return ToPrettyText(ToJson(report)); });
    write(flags_.junit, ToJUnit);
    write(flags_.html, ToHtml);
    write(flags_.markdown, ToMarkdown);
  }

  static constexpr size_t kDateLength = 10;  // of "2026-11-24T.."

  const RunFlags& flags_;
  Implementation implementation_;
  KnownFailures known_;
  bool several_;
  bool colour_;
  ReportBuilder builder_;
  explain::TraceExplainer inclusion_;
  Report report_;
  size_t total_ = 0;
  size_t ended_ = 0;
  bool write_failed_ = false;
};

int RunOne(const std::string& name, const RunFlags& flags, std::optional<Edition> edition,
           const std::vector<Manifest>& manifests, const std::vector<Case>& cases,
           const Catalogue& catalogue) {
  auto implementation = FindImplementation(name, manifests, edition);
  if (!implementation) return Fail(implementation.error(), kHarnessFailed);
  const auto selected = Select(cases, flags.selection, implementation->edition, catalogue);
  if (!selected) return Fail(selected.error(), kUsage);
  auto known = KnownFailuresOf(implementation->name, flags.known);
  if (!known) return Print(known.error()), kUsage;
  return SuiteRun(flags, catalogue, *std::move(implementation), *std::move(known),
                  flags.implementations.size() > 1)
      .Run(*selected);
}

int Run(const RunFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  std::optional<Edition> edition = ParseEdition(flags.edition);
  if (!flags.edition.empty() && !edition) {
    fmt::print(stderr, "clusterspec: --edition {}: expected one of {}\n", flags.edition,
               EditionNames());
    return kUsage;
  }
  CatchInterrupts();
  int code = kAsExpected;
  for (const std::string& name : flags.implementations) {
    code = WorseCode(code, RunOne(name, flags, edition, *manifests, *cases, *catalogue));
    if (Interrupted()) break;
  }
  return code;
}

}  // namespace

void AddRun(CommandLine* program) {
  const auto flags = std::make_shared<RunFlags>();
  SelectionFlags* const selection = &flags->selection;
  const CommandLine run = program->Command("run", "Run the suite on an implementation");
  run.Add("--impl", &flags->implementations,
          "name (node, bun, deno, node@16.20.2, sim) or path of a manifest; may be repeated");
  run.Add("--edition", &flags->edition,
          "edition of the documentation; default: by the runtime's version");
  run.Flag("--inclusion", &flags->inclusion,
           "also say whether the model can show each trace, and with which deviations");
  run.Add("--include", &selection->include, "only cases whose id matches the glob");
  run.Add("--exclude", &selection->exclude, "no cases whose id matches the glob");
  run.Add("--requirement", &selection->requirements,
          "only cases that cover a requirement whose id matches the glob");
  run.Add("-j", &flags->parallel, "runs at a time; default: the number of processors")
      .Between(int64_t{1}, int64_t{1024});
  run.Add("--shard", &selection->shard, "I/N: the I-th of N equal parts of the cases");
  run.Add("--seed", &selection->seed,
          "shuffle the order of the cases by this number; also seeds the simulator");
  run.Add("--repeat", &selection->repeat, "run every case N times; verdicts must agree")
      .Between(int64_t{1}, int64_t{100000});
  run.Add("--deadline", &flags->deadline_s,
          "seconds after which a run that neither ends nor sleeps is a timeout")
      .Between(0.1, 3600.0);
  run.Add("--known", &flags->known,
          "list of known failures; default: the project's own for the runtime; none: no list");
  run.Add("--expect", &flags->known, "").Hidden();  // its older name
  run.Add("--json", &flags->json, "write the report as JSON");
  run.Add("--junit", &flags->junit, "write the report as JUnit XML");
  run.Add("--html", &flags->html, "write the report as one HTML page");
  run.Add("--markdown", &flags->markdown, "write the report as Markdown");
  run.Add("--traces", &flags->traces, "store every trace in this folder");
  run.Flag("-v,--verbose", &flags->verbose, "print the trace of every run");
  run.Flag("-q,--quiet", &flags->quiet, "print the summary only");
  run.Does([=] {
    if (flags->implementations.empty()) flags->implementations = {kDefaultImplementation};
    return Run(*flags);
  });
}

}  // namespace clusterspec
