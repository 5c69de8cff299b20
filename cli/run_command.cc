#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/implementation_choice.h"
#include "cli/report_files.h"
#include "cli/runs_folder.h"
#include "cli/selection.h"
#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/judge/applicability.h"
#include "harness/judge/judge.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/forms.h"
#include "harness/run/bounds.h"
#include "harness/run/interrupt.h"
#include "harness/run/isolation.h"
#include "harness/run/run_cases.h"
#include "harness/run/simulated.h"
#include "reports/console.h"
#include "spec/nouns/version.h"
#include "spec/nouns/write_file.h"

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
  std::vector<std::string> bound_texts;
  Bounds bounds;  // what those say
  bool isolate = false;
  std::string known;  // file; empty: the kept one; "none"
  ReportFiles reports;
  std::string traces;       // folder; empty: none
  bool explain = false;     // as it is without, but for the simulator
  bool no_explain = false;  // do not hold the traces against the model
  bool verbose = false;
  bool quiet = false;
};

// "a--b" for "a/b", as a part of a file's name; others for others. What could be taken for a slash
// is written as a URL writes it.
std::string TraceName(const std::string& id) {
  std::string name;
  for (size_t i = 0; i < id.size(); ++i) {
    const bool beside = i == 0 || i + 1 == id.size() || id[i - 1] == '/' || id[i - 1] == '-' ||
                        id[i + 1] == '/' || id[i + 1] == '-';
    if (id[i] == '/') {
      name += "--";
    } else if (id[i] == '%' || (id[i] == '-' && beside)) {
      name += id[i] == '%' ? "%25" : "%2D";
    } else {
      name += id[i];
    }
  }
  return name;
}

// One run of the suite on one implementation.
class SuiteRun {
 public:
  SuiteRun(const RunFlags& flags, const Catalogue& catalogue, Implementation implementation,
           KnownFailures known, std::vector<model::Deviation> likely, bool several)
      : flags_(flags),
        catalogue_(catalogue),
        implementation_(std::move(implementation)),
        known_(std::move(known)),
        several_(several),
        colour_(isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr),
        evaluation_(catalogue, implementation_.name, implementation_.edition,
                    {Explains(), {std::move(likely)}}) {}

  int Run(const std::vector<const Case*>& cases) {
    const auto folder = MakeFolder(cases);
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
    RunInfo run = Info();
    const std::vector<const Case*> due = WithoutLater(cases);
    const auto started = std::chrono::steady_clock::now();
    RunOptions options;
    if (*folder) options.folder = (*folder)->path();
    options.deadline = std::chrono::milliseconds(static_cast<int64_t>(flags_.deadline_s * 1000));
    options.bounds = flags_.bounds;
    options.isolate = flags_.isolate;
    options.parallel = Parallel();
    options.seed = flags_.selection.seed;
    run.complete = RunCases(due, implementation_, options, [&](size_t index, Trace trace) {
      OnTrace(*due[index], std::move(trace));
    });
    run.duration_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const Report report = Conclude(run, evaluation_.Finish(), known_);
    if (Explains()) {
      fmt::print("{} {}: {}\n", implementation_.manifest.title, implementation_.version,
                 evaluation_.explained().Summary());
    }
    fmt::print("{}", FormatSummary(report, colour_));
    const bool written = WriteReports(flags_.reports, report, several_) && !write_failed_;
    return WorseCode(CodeOf(report), written ? kAsExpected : kHarnessFailed);
  }

 private:
  // Null: the simulator needs none.
  Result<std::unique_ptr<RunsFolder>> MakeFolder(const std::vector<const Case*>& cases) const {
    if (IsSimulator(implementation_.name)) return std::unique_ptr<RunsFolder>();
    auto folder = RunsFolder::Make(NeedOf(ScenariosOf(cases), implementation_, Parallel()));
    if (!folder) return folder.error();
    const auto isolation = flags_.isolate ? CheckIsolation(folder->path()) : Result<bool>(true);
    if (!isolation) return isolation.error();
    return std::make_unique<RunsFolder>(*std::move(folder));
  }

  // What the simulator shows without deviations is by its making what the model can show; to find
  // that out again takes long for eight workers that end at once.
  bool Explains() const {
    return flags_.explain || (!flags_.no_explain && implementation_.name != "sim");
  }

  int Parallel() const {
    if (IsSimulator(implementation_.name)) return 1;
    return flags_.parallel > 0 ? flags_.parallel : DefaultParallel();
  }

  void Announce(size_t count) const {
    if (flags_.quiet) return;
    fmt::print("{} {} ({}), edition {}: {} runs, {} at a time\n", implementation_.manifest.title,
               implementation_.version, implementation_.program, ToString(implementation_.edition),
               count, Parallel());
    std::fflush(stdout);
  }

  // Those that can be run; of the others the result is known without.
  std::vector<const Case*> WithoutLater(const std::vector<const Case*>& cases) {
    std::vector<const Case*> due;
    for (const Case* each : cases) {
      auto trace = TraceIfLater(*each, implementation_, catalogue_);
      if (trace) {
        OnTrace(*each, *std::move(trace));
      } else {
        due.push_back(each);
      }
    }
    return due;
  }

  void OnTrace(const Case& a_case, Trace trace) {
    if (trace.ending.kind == EndingKind::kInterrupted) return;
    const std::string file = StoreTrace(a_case, trace);
    const std::vector<std::string> lines =
        flags_.verbose ? TraceLines(trace) : std::vector<std::string>();
    const CaseResult& result = evaluation_.Add(a_case, std::move(trace), file);
    ++ended_;
    if (flags_.quiet) return;
    fmt::print("[{:>{}}/{}] {}\n", ended_, std::to_string(total_).size(), total_,
               FormatCaseLine(result, colour_));
    for (const std::string& line : lines) fmt::print("    {}\n", line);
    std::fflush(stdout);
  }

  std::string StoreTrace(const Case& a_case, const Trace& trace) {
    if (flags_.traces.empty()) return "";
    std::string name = several_ ? TraceName(implementation_.name) + "--" : "";
    name += TraceName(a_case.id);
    if (flags_.selection.repeat > 1) name += fmt::format("--{}", ended_ + 1);
    std::string file = flags_.traces + "/" + name + ".jsonl";
    const auto written = WriteFile(file, ToText(trace));
    if (written) return file;
    if (!std::exchange(write_failed_, true)) Fail(written.error(), kHarnessFailed);
    return "";
  }

  RunInfo Info() const {
    RunInfo run;
    run.started = Now();
    run.tool_version = kVersion;
    run.edition = implementation_.edition;
    run.seed = flags_.selection.seed;
    run.implementation = implementation_.name;
    run.version = implementation_.version;
    run.node_version = implementation_.node_version;
    run.own_edition = implementation_.OwnEdition();
    run.command = implementation_.Command({}, {});
    std::tie(run.shard, run.shards) = *ParseShard(flags_.selection.shard);
    run.filters = FiltersOf(flags_.selection);
    const std::set<Form> forms = FormsOf(flags_.selection);
    run.forms.assign(forms.begin(), forms.end());
    return run;
  }

  const RunFlags& flags_;
  const Catalogue& catalogue_;
  Implementation implementation_;
  KnownFailures known_;
  bool several_;
  bool colour_;
  Evaluation evaluation_;
  size_t total_ = 0;
  size_t ended_ = 0;
  bool write_failed_ = false;
};

int RunOne(const std::string& name, const RunFlags& flags, std::optional<Edition> edition,
           const std::vector<Manifest>& manifests, const std::vector<Case>& cases,
           const Catalogue& catalogue, const std::vector<Deviation>& deviations) {
  auto implementation =
      FindImplementation(name, manifests, edition, flags.isolate ? Ask::kIsolated : Ask::kAsUsual);
  if (!implementation) {
    // A manifest that says something wrong is as any other broken file.
    const bool in_file = implementation.error().where.line > 0;
    return Fail(implementation.error(), in_file ? kUsage : kHarnessFailed);
  }
  const auto selected = Select(cases, flags.selection, implementation->edition, catalogue);
  if (!selected) return Fail(selected.error(), kUsage);
  auto known = KnownFailuresOf(implementation->name, flags.known);
  if (!known) return Print(known.error()), kUsage;
  std::vector<model::Deviation> likely =
      KnownToShow(deviations, implementation->name, implementation->version);
  return SuiteRun(flags, catalogue, *std::move(implementation), *std::move(known),
                  std::move(likely), flags.implementations.size() > 1)
      .Run(*selected);
}

int Run(const RunFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto written = LoadCases(*catalogue);
  if (!written) return Print(written.error()), kUsage;
  const std::vector<Case> cases = InForms(*written, FormsOf(flags.selection));
  const auto deviations = LoadDeviations(*catalogue);
  if (!deviations) return Print(deviations.error()), kUsage;
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
    code =
        WorseCode(code, RunOne(name, flags, edition, *manifests, cases, *catalogue, *deviations));
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
  const Argument explain = run.Flag("--explain", &flags->explain, "").Hidden();  // the default now
  const Argument inclusion = run.Flag("--inclusion", &flags->explain, "").Hidden();
  run.Flag("--no-explain", &flags->no_explain,
           "do not ask whether the model can show each trace, and with which deviations")
      .Excludes(explain)
      .Excludes(inclusion);
  run.Add("--include", &selection->include, "only cases whose id matches the glob");
  run.Add("--exclude", &selection->exclude, "no cases whose id matches the glob");
  run.Add("--requirement", &selection->requirements,
          "only cases that cover a requirement whose id matches the glob");
  run.Add("--form", &selection->forms,
          "only cases in this form: net (as they are written), http (servers of HTTP), esm (the "
          "program is an ES module); may be repeated; default: net and http")
      .OneOf(FormNames());
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
  run.Add("--bound", &flags->bound_texts,
          "NAME=NUMBER: a run that takes more is ended as an error. events, trace (bytes), output "
          "(bytes), processes, memory (MiB), connections; may be repeated");
  run.Flag(
      "--isolate", &flags->isolate,
      "give every run a network, processes and writable files of its own (namespaces); for cases "
      "and adapters from strangers");
  run.Add("--known", &flags->known,
          "list of known failures; default: the project's own for the runtime; none: no list");
  run.Add("--expect", &flags->known, "").Hidden();  // its older name
  AddReportFiles(run, &flags->reports);
  run.Add("--traces", &flags->traces, "store every trace in this folder");
  run.Flag("-v,--verbose", &flags->verbose, "print the trace of every run");
  run.Flag("-q,--quiet", &flags->quiet, "print the summary only");
  run.Does([=] {
    if (flags->implementations.empty()) flags->implementations = {kDefaultImplementation};
    const auto bounds = Bounds::Parse(flags->bound_texts);
    if (!bounds) return Fail(bounds.error(), kUsage);
    flags->bounds = *bounds;
    return Run(*flags);
  });
}

}  // namespace clusterspec
