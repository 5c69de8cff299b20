#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/debug_case.h"
#include "cli/exit_code.h"
#include "cli/implementation_choice.h"
#include "cli/standard_streams.h"
#include "cli/suite_run.h"
#include "cli/workspace.h"
#include "harness/load/added_in.h"
#include "harness/load/forms.h"
#include "harness/run/interrupt.h"
#include "spec/nouns/version.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

constexpr const char* kDefaultImplementation = "reference";

// What runs of all implementations share.
struct Shared {
  const RunFlags& flags;
  const Catalogue& catalogue;
  const std::vector<Case>& cases;  // in the forms that are asked for
  const std::vector<Deviation>& deviations;
  const std::vector<Manifest>& manifests;
  const Durations& durations;
  const Bounds& bounds;
  std::optional<Edition> edition;
};

int RunOne(const std::string& name, const Shared& shared, ReportWriter* writer) {
  auto implementation = FindImplementation(name, shared.manifests, shared.edition,
                                           shared.flags.isolate ? Ask::kIsolated : Ask::kAsUsual);
  // What was sent to this program's group has ended the runtime that was asked for its version,
  // too.
  if (!implementation && Interrupted()) return kStopped;
  if (!implementation) {
    // A manifest that says something wrong is as any other broken file.
    const bool in_file = implementation.error().where.line > 0;
    return Fail(implementation.error(), in_file ? kUsage : kHarnessFailed);
  }
  const RunFlags& flags = shared.flags;
  if (!flags.debug.empty()) {
    return DebugCase(flags.debug, shared.cases, shared.catalogue, *implementation, shared.bounds);
  }
  const auto selection = Select(shared.cases, flags.selection, implementation->edition,
                                shared.catalogue, shared.durations);
  if (!selection) return Fail(selection.error(), kUsage);
  auto known = KnownFailuresOf(implementation->name, flags.known);
  if (!known) return Print(known.error()), kUsage;
  std::vector<model::Deviation> likely =
      KnownToShow(shared.deviations, implementation->name, implementation->version);
  return SuiteRun(flags, shared.bounds, shared.catalogue, *std::move(implementation),
                  *std::move(known), std::move(likely), writer)
      .Run(*selection);
}

int RunAll(const Shared& shared) {
  CatchInterrupts();
  ReportWriter writer(shared.flags.reports, shared.flags.implementations.size() > 1);
  int code = kAsExpected;
  for (const std::string& name : shared.flags.implementations) {
    code = WorseCode(code, RunOne(name, shared, &writer));
    if (Interrupted()) break;
  }
  return WorseCode(code, writer.Finish() ? kAsExpected : kHarnessFailed);
}

// Whether this version can say what that one asked.
Result<bool> CheckAsOf(const std::string& version) {
  if (IsReleasedVersion(version) && !IsOlder(kVersion, version)) return true;
  return Error{fmt::format("--as-of {}: expected a version of clusterspec up to this one, {}",
                           version, kVersion),
               {}};
}

int Run(RunFlags flags) {
  const auto writable = PrepareReportFiles(flags.reports);
  if (!writable) return Fail(writable.error(), kHarnessFailed);
  const auto bounds = Bounds::Parse(flags.bounds);
  if (!bounds) return Fail(bounds.error(), kUsage);
  const std::optional<Edition> edition = ParseEdition(flags.edition);
  if (!flags.selection.rerun.empty()) {
    const auto report = LoadReport(flags.selection.rerun);
    if (!report) return Fail(report.error(), kUsage);
    flags.selection.again = NotAsListed(*report);
    if (flags.selection.again.empty()) {
      fmt::print(ForPeople(), "{}: everything is as listed; nothing to run again\n",
                 flags.selection.rerun);
      return kAsExpected;
    }
  }
  auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto written = LoadCases(*catalogue);
  if (!written) return Print(written.error()), kUsage;
  // They name what the whole catalogue has, whatever is judged.
  const auto deviations = LoadDeviations(*catalogue);
  if (!deviations) return Print(deviations.error()), kUsage;
  std::vector<Case> cases = InForms(*written, FormsOf(flags.selection));
  if (!flags.selection.as_of.empty()) {
    const auto known_then = CheckAsOf(flags.selection.as_of);
    if (!known_then) return Fail(known_then.error(), kUsage);
    catalogue = AsOf(*catalogue, flags.selection.as_of);
    cases = AsOf(std::move(cases), flags.selection.as_of);
  }
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error()), kUsage;
  // Only what makes shards asks how long cases take.
  const auto durations =
      flags.selection.shard.empty() ? Result<Durations>(Durations()) : LoadDurations();
  if (!durations) return Fail(durations.error(), kUsage);
  return RunAll({flags, *catalogue, cases, *deviations, *manifests, *durations, *bounds, edition});
}

}  // namespace

void AddRun(CommandLine* program) {
  const auto flags = std::make_shared<RunFlags>();
  SelectionFlags* const selection = &flags->selection;
  const CommandLine run = program->Command("run", "Run the suite on an implementation");
  run.Add("--impl", &flags->implementations,
          "name (node, bun, deno, node@16.20.2, sim), name of a program just built "
          "(node=out/Release/node), or path of a manifest; may be repeated");
  run.Add("--edition", &flags->edition,
          "edition of the documentation; default: by the runtime's version")
      .AnEdition();
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
  run.Flag(
      "--quick", &selection->quick,
      "only few cases, which cover every requirement and notice every defect of docs/mutants.md "
      "that the suite notices");
  run.Add("--form", &selection->forms,
          "only cases in this form: net (as they are written), http, https or http2 (servers of "
          "these), esm (the program is an ES module); may be repeated; default: net and http")
      .OneOf(FormNames());
  run.Add("-j", &flags->parallel, "runs at a time; default: the number of processors")
      .Between(int64_t{1}, int64_t{1024});
  run.Add("--shard", &selection->shard,
          "I/N: the I-th of N parts of the cases that take about equally long; `report merge` puts "
          "them together");
  run.Add("--rerun-failed", &selection->rerun,
          "only cases with a result in this report that is not as listed");
  run.Add(
      "--as-of", &selection->as_of,
      "only what this older version of the suite asked, such as 0.1.0; an upgrade then turns no "
      "gate red");
  run.Flag("--fail-fast", &flags->fail_fast,
           "stop at the first result that is not as listed; cases that find most in little time go "
           "first");
  run.Add("--seed", &selection->seed,
          "shuffle the order of the cases by this number; also seeds the simulator");
  run.Add("--repeat", &selection->repeat, "run every case N times; verdicts must agree")
      .Between(int64_t{1}, int64_t{100000});
  run.Add("--deadline", &flags->deadline_s,
          "seconds after which a run that neither ends nor sleeps is a timeout")
      .Between(0.1, 3600.0);
  run.Add("--bound", &flags->bounds,
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
  run.Add(
      "--debug", &flags->debug,
      "one case, by its id, for a debugger: no clock ends it, its processes are kept, and how to "
      "attach to each is told");
  run.Flag("-v,--verbose", &flags->verbose, "print the trace of every run");
  run.Flag("-q,--quiet", &flags->quiet, "print the summary only");
  run.Does([=] {
    selection->soonest = flags->fail_fast;
    if (flags->implementations.empty()) flags->implementations = {kDefaultImplementation};
    return Run(*flags);
  });
}

}  // namespace clusterspec
