#include "cli/app.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "cli/explore_command.h"
#include "cli/fuzz_command.h"
#include "cli/inspect_commands.h"
#include "cli/known_command.h"
#include "cli/lint_command.h"
#include "cli/publish_command.h"
#include "cli/report_command.h"
#include "cli/run_command.h"
#include "cli/runtime_command.h"
#include "cli/simulate_command.h"
#include "cli/spec_command.h"
#include "cli/workspace.h"
#include "spec/nouns/edition.h"
#include "spec/nouns/version.h"

namespace clusterspec {
namespace {

// Until the reference implementation exists, the most common runtime is the default.
constexpr const char* kDefaultImplementation = "reference";

// What parsing found to be done.
using Command = std::function<int()>;

void AddRun(CLI::App* app, RunFlags* flags, Command* command) {
  CLI::App* run = app->add_subcommand("run", "Run the suite on an implementation");
  run->add_option(
      "--impl", flags->implementations,
      "name (node, bun, deno, node@16.20.2, sim) or path of a manifest; may be repeated");
  run->add_option("--edition", flags->edition,
                  "edition of the documentation; default: by the runtime's version");
  run->add_flag("--inclusion", flags->inclusion,
                "also say whether the model can show each trace, and with which deviations");
  run->add_option("--include", flags->include, "only cases whose id matches the glob");
  run->add_option("--exclude", flags->exclude, "no cases whose id matches the glob");
  run->add_option("--requirement", flags->requirements,
                  "only cases that cover a requirement whose id matches the glob");
  run->add_option("-j", flags->parallel, "runs at a time; default: the number of processors")
      ->check(CLI::Range(1, 1024));
  run->add_option("--shard", flags->shard, "I/N: the I-th of N equal parts of the cases");
  run->add_option("--seed", flags->seed,
                  "start the cases in an order drawn from this number; seeds the simulator");
  run->add_option("--repeat", flags->repeat, "run every case N times; verdicts must agree")
      ->check(CLI::Range(1, 100000));
  run->add_option("--deadline", flags->deadline_s,
                  "seconds after which a run that neither ends nor sleeps is a timeout")
      ->check(CLI::Range(0.1, 3600.0));
  run->add_option("--expect", flags->expect,
                  "known failures; default: the project's own of the runtime; none: no list");
  run->add_option("--json", flags->json, "write the report as JSON");
  run->add_option("--junit", flags->junit, "write the report as JUnit XML");
  run->add_option("--html", flags->html, "write the report as one HTML page");
  run->add_option("--markdown", flags->markdown, "write the report as Markdown");
  run->add_option("--traces", flags->traces, "store every trace in this folder");
  run->add_flag("-v,--verbose", flags->verbose, "print the trace of every run");
  run->add_flag("-q,--quiet", flags->quiet, "print the summary only");
  run->callback([flags, command] {
    if (flags->implementations.empty()) flags->implementations = {kDefaultImplementation};
    *command = [flags] { return Run(*flags); };
  });
}

void AddSimulate(CLI::App* app, SimulateFlags* flags, Command* command) {
  CLI::App* simulate = app->add_subcommand(
      "simulate", "Print the trace of a case as the documentation lets it happen, by chance");
  CLI::Option* a_case = simulate->add_option("case", flags->a_case, "id, or path of a YAML file");
  simulate->add_option("--seed", flags->seed, "what chance is drawn from");
  simulate->add_option("--edition", flags->edition, "edition of the documentation; default: v18");
  simulate->add_option("--deviation", flags->deviations,
                       "a deviation of real runtimes to switch on; may be repeated");
  simulate->add_flag("--json", flags->json, "the trace as `run --traces` stores it");
  CLI::Option* load = simulate->add_flag("--load", flags->load,
                                         "no case: many connections to one port of all workers");
  simulate->add_option("--workers", flags->workers, "how many share the port")
      ->check(CLI::Range(1, 1000000))
      ->needs(load);
  simulate->add_option("--connections", flags->connections, "how many come")->needs(load);
  simulate->add_option("--policy", flags->policy, "rr or none")
      ->check(CLI::IsMember({"rr", "none"}))
      ->needs(load);
  a_case->excludes(load);
  simulate->callback([=] {
    if (flags->a_case.empty() && !flags->load) throw CLI::RequiredError("case or --load");
    *command = [=] { return flags->load ? SimulateManyConnections(*flags) : SimulateCase(*flags); };
  });
}

void AddTarget(CLI::App* app, FuzzFlags* flags) {
  app->add_option("--impl", flags->implementation,
                  "sim (the default), node, node@16.20.2, ... or path of a manifest");
  app->add_option("--seed", flags->seed, "what chance is drawn from; default: 0");
  app->add_option("--edition", flags->edition, "edition of the documentation to hold it to");
  app->add_option("--deviation", flags->deviations,
                  "a deviation of real runtimes to switch on in the simulator; may be repeated");
}

void AddFuzz(CLI::App* app, FuzzFlags* flags, Command* command) {
  CLI::App* fuzz = app->add_subcommand(
      "fuzz", "Try generated scenarios; what breaks a requirement is made small and saved");
  AddTarget(fuzz, flags);
  CLI::Option* runs = fuzz->add_option("--runs", flags->runs, "how many scenarios; default: 1000");
  fuzz->add_option("--budget", flags->budget, "how long, such as 90s, 10m or 2h")->excludes(runs);
  fuzz->add_option("--out", flags->out, "folder for what is found; default: fuzz-failures");
  fuzz->callback([=] { *command = [=] { return Fuzz(*flags); }; });

  CLI::App* replay = app->add_subcommand("replay", "Run a case that fuzz saved, and judge it");
  replay->add_option("file", flags->file, "path of the case")->required();
  AddTarget(replay, flags);
  replay->callback([=] { *command = [=] { return Replay(*flags); }; });
}

std::vector<std::string> EditionList() {
  std::vector<std::string> names;
  for (const Edition each : kAllEditions) names.emplace_back(ToString(each));
  return names;
}

void AddExplore(CLI::App* app, ExploreFlags* flags, Command* command) {
  CLI::App* explore = app->add_subcommand(
      "explore", "Every run of a case, or of all short programs, that the documentation allows");
  explore->add_option("case", flags->a_case, "id, or path of a YAML file");
  explore->add_option("--edition", flags->edition, "edition of the documentation; default: v18")
      ->check(CLI::IsMember(EditionList()));
  explore->add_option("--deviation", flags->deviations,
                      "a deviation of real runtimes to switch on; may be repeated");
  explore
      ->add_option("--depth", flags->depth,
                   "no case: all programs over two workers of up to so many operations")
      ->check(CLI::Range(1, 20));
  explore->add_option("--crashes", flags->crashes, "how many processes may be killed at any time")
      ->check(CLI::Range(0, 100));
  explore->add_flag("--unreduced", flags->unreduced,
                    "also runs that differ in nothing that matters");
  explore->add_option("--max-states", flags->max_states, "stop, undecided, at this many states")
      ->check(CLI::Range(uint64_t{1}, uint64_t{4'000'000'000}));
  explore->add_option("--judge", flags->judged,
                      "on how many schedules at most the case's expectations are looked at");
  explore->add_option("--save", flags->save, "write what breaks a requirement as a case file");
  explore->callback([=] {
    if (flags->a_case.empty() == (flags->depth == 0)) throw CLI::RequiredError("a case or --depth");
    *command = [=] { return Explore(*flags); };
  });
}

// What the subcommands without flags of their own read.
struct Words {
  std::string what;
  std::vector<std::string> list;
  std::string edition;
  std::string file;
  bool json = false;
  bool words = false;
  bool write = false;
  bool script = false;
};

void AddInspection(CLI::App* app, Words* words, Command* command) {
  CLI::App* list = app->add_subcommand("list",
                                       "List cases, requirements, editions, "
                                       "implementations or deviations");
  list->add_option("what", words->what)
      ->required()
      ->check(
          CLI::IsMember({"cases", "requirements", "editions", "implementations", "deviations"}));
  list->add_flag("--json", words->json, "as JSON");
  list->callback([=] { *command = [=] { return List(words->what, words->json); }; });

  CLI::App* show = app->add_subcommand("show", "Show a case, a requirement or a deviation");
  show->add_option("id", words->what)->required();
  show->add_option("--report", words->file, "also what this report, of `run --json`, says of it");
  CLI::Option* as_script =
      show->add_flag("--as-script", words->script, "a case: as a plain program without a harness");
  show->add_option("--edition", words->edition,
                   "of the program; default: the newest that the case applies to")
      ->check(CLI::IsMember(EditionList()))
      ->needs(as_script);
  show->callback([=] {
    *command = [=] {
      return words->script ? ShowScript(words->what, words->edition)
                           : Show(words->what, words->file);
    };
  });

  CLI::App* coverage = app->add_subcommand("coverage", "How much of an edition the suite decides");
  coverage->add_option("--edition", words->edition, "default: every edition")
      ->check(CLI::IsMember(EditionList()));
  coverage->add_flag("--json", words->json, "as JSON");
  coverage->callback([=] { *command = [=] { return ShowCoverage(words->edition, words->json); }; });

  CLI::App* doctor = app->add_subcommand("doctor", "Check that this machine has what is needed");
  doctor->callback([=] { *command = [] { return Doctor(); }; });

  CLI::App* judge = app->add_subcommand(
      "judge", "Judge stored traces again, and say whether the model can show them");
  const auto flags = std::make_shared<JudgeFlags>();
  judge->add_option("trace", flags->files, "files that `run --traces` wrote")->required();
  judge->add_option("--edition", flags->edition, "hold them to this edition")
      ->check(CLI::IsMember(EditionList()));
  judge
      ->add_option("--deviation", flags->deviations,
                   "hold them to the model with this deviation, or `none`, and fit nothing; may "
                   "be repeated")
      ->allow_extra_args(false);
  judge->add_flag("--inclusion", flags->inclusion,
                  "only what the model says: a line per trace with how many events are legal");
  judge->callback([=] { *command = [=] { return JudgeTraces(*flags); }; });
}

void AddRuntime(CLI::App* app, Words* words, Command* command) {
  CLI::App* runtime = app->add_subcommand("runtime", "Install and list runtimes to test");
  runtime->require_subcommand(1);
  CLI::App* install = runtime->add_subcommand("install", "Install runtimes, such as node@26.10.0");
  install->add_option("runtime", words->list, "NAME@VERSION")->required();
  install->callback([=] { *command = [=] { return InstallRuntimes(words->list); }; });
  CLI::App* list = runtime->add_subcommand("list", "List the installed runtimes");
  list->callback([=] { *command = [] { return ListRuntimes(); }; });
}

void AddSpec(CLI::App* app, Words* words, Command* command) {
  CLI::App* spec = app->add_subcommand("spec", "Statement maps against documents");
  spec->require_subcommand(1);
  CLI::App* check =
      spec->add_subcommand("check", "What a document says that an edition's map does not know");
  check->add_option("--edition", words->edition, "edition whose map to compare with")
      ->required()
      ->check(CLI::IsMember(EditionList()));
  check->add_option("--doc", words->what, "the documentation, Markdown or HTML")->required();
  check->callback([=] { *command = [=] { return CheckDocument(words->edition, words->what); }; });

  CLI::App* stub = spec->add_subcommand("stub", "Write a map's skeleton for a document");
  stub->add_option("--doc", words->what, "the documentation, Markdown or HTML")->required();
  stub->add_option("--edition", words->edition, "name of the edition; default: vNEXT");
  stub->add_flag("--words", words->words, "with the text of every statement as a comment");
  stub->callback([=] {
    *command = [=] {
      return StubDocument(words->edition.empty() ? "vNEXT" : words->edition, words->what,
                          words->words);
    };
  });
}

void AddAdapter(CLI::App* app, Command* command) {
  CLI::App* adapter = app->add_subcommand("adapter", "Help for authors of adapters");
  adapter->require_subcommand(1);
  CLI::App* lint = adapter->add_subcommand("lint", "Check an adapter against the protocol");
  lint->prefix_command();
  lint->callback([=] {
    const std::vector<std::string> rest = lint->remaining();
    *command = [rest] { return LintAdapter(rest); };
  });
}

void AddExpect(CLI::App* app, Words* words, Command* command) {
  CLI::App* expect = app->add_subcommand("expect", "The known failures of the runtimes");
  expect->require_subcommand(1);
  CLI::App* update = expect->add_subcommand("update", "How reports would change them");
  update->add_option("report", words->list, "files that `run --json` wrote, of whole runs")
      ->required();
  update->add_flag("--write", words->write, "and write them");
  update->callback(
      [=] { *command = [=] { return UpdateExpectations(words->list, words->write); }; });
}

void AddReport(CLI::App* app, Words* words, Command* command) {
  CLI::App* report = app->add_subcommand("report",
                                         "Write a stored JSON report in another form, or into "
                                         "the repository");
  report->add_option("format", words->what)
      ->required()
      ->check(CLI::IsMember({"html", "junit", "markdown", "console", "publish"}));
  report->add_option("file", words->list,
                     "reports that `run --json` wrote; publish without any writes its pages anew");
  report->callback([=] {
    *command = [=] {
      if (words->what == "publish") return PublishReports(words->list);
      return ConvertReports(words->what, words->list);
    };
    if (words->list.empty() && words->what != "publish") throw CLI::RequiredError("file");
  });
}

}  // namespace

int RunApp(int argc, const char* const* argv) {
  CLI::App app{"clusterspec: which documented sentence about `cluster` does a runtime keep?",
               "clusterspec"};
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  Command command;
  RunFlags flags;
  SimulateFlags simulate;
  FuzzFlags fuzz;
  ExploreFlags explore;
  Words words;
  AddRun(&app, &flags, &command);
  AddSimulate(&app, &simulate, &command);
  AddExplore(&app, &explore, &command);
  AddFuzz(&app, &fuzz, &command);
  AddInspection(&app, &words, &command);
  AddRuntime(&app, &words, &command);
  AddSpec(&app, &words, &command);
  AddAdapter(&app, &command);
  AddExpect(&app, &words, &command);
  AddReport(&app, &words, &command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAsExpected : kUsage;
  }
  return command();
}

}  // namespace clusterspec
