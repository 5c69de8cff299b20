#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/reference_options.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "reference/model/deviation_set.h"
#include "reference/sim/network_load.h"
#include "reference/sim/simulate.h"

namespace clusterspec {
namespace {

struct SimulateFlags {
  std::string a_case;  // id, or path of a file
  uint64_t seed = 0;
  std::string edition = "v18";
  std::vector<std::string> deviations;
  bool json = false;  // the trace as it is stored
  bool load = false;  // no case: many connections
  int workers = 4;
  uint32_t connections = 100'000;
  std::string policy = "rr";
};

Result<sim::SimOptions> OptionsOf(const SimulateFlags& flags) {
  sim::SimOptions options;
  const auto edition = ParseEdition(flags.edition);
  if (!edition) {
    return Error{fmt::format("--edition {}: expected one of {}", flags.edition, EditionNames()),
                 {}};
  }
  options.edition = *edition;
  options.seed = flags.seed;
  const auto deviations = model::ParseDeviations(flags.deviations);
  if (!deviations) return deviations.error();
  options.deviations = model::DeviationSet(*deviations);
  return options;
}

// How many workers took how much, in ten equal ranges.
void PrintHistogram(const std::vector<uint32_t>& sorted) {
  constexpr uint32_t kRows = 10;
  constexpr size_t kWidth = 50;
  const uint32_t least = sorted.front();
  const uint32_t width = std::max(1u, (sorted.back() - least) / kRows + 1);
  std::vector<size_t> counts((sorted.back() - least) / width + 1);
  for (const uint32_t taken : sorted) ++counts[(taken - least) / width];
  const size_t most = *std::max_element(counts.begin(), counts.end());
  for (size_t row = 0; row < counts.size(); ++row) {
    const auto from = least + static_cast<uint32_t>(row) * width;
    fmt::print("  {:>8} to {:>8}  {:>6}  {}\n", from, from + width - 1, counts[row],
               std::string(counts[row] * kWidth / most, '#'));
  }
}

int SimulateCase(const SimulateFlags& flags) {
  const auto options = OptionsOf(flags);
  if (!options) return Fail(options.error(), kUsage);
  const auto found = LoadCase(flags.a_case);
  if (!found) return Print(found.error()), kUsage;
  Trace trace = sim::Simulate(found->scenario, *options);
  trace.case_id = found->id;
  if (flags.json) {
    fmt::print("{}", ToText(trace));
    return kAsExpected;
  }
  for (const std::string& line : TraceLines(trace)) fmt::print("{}\n", line);
  fmt::print("{}\n", trace.ending.ToString());
  return kAsExpected;
}

int SimulateManyConnections(const SimulateFlags& flags) {
  sim::LoadOptions options;
  options.workers = flags.workers;
  options.connections = flags.connections;
  options.policy = flags.policy == "none" ? model::Policy::kShared : model::Policy::kRoundRobin;
  options.seed = flags.seed;
  const auto started = std::chrono::steady_clock::now();
  const sim::LoadResult result = sim::SimulateLoad(options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::vector<uint32_t> sorted = result.taken;
  std::sort(sorted.begin(), sorted.end());
  fmt::print("{} connections, {} workers, policy {}, seed {}\n", options.connections,
             options.workers, flags.policy, options.seed);
  fmt::print("taken by a worker: least {}, median {}, most {}\n", sorted.front(),
             sorted[sorted.size() / 2], sorted.back());
  PrintHistogram(sorted);
  fmt::print(stderr, "{} steps of the model in {:.2f} s, {:.0f} ns a connection\n", result.steps,
             took.count(), 1e9 * took.count() / std::max(1u, options.connections));
  return kAsExpected;
}

}  // namespace

void AddSimulate(CommandLine* program) {
  const auto flags = std::make_shared<SimulateFlags>();
  const CommandLine simulate = program->Command(kSimulateCommand.name, kSimulateCommand.about);
  Argument a_case = simulate.Add("case", &flags->a_case, "id, or path of a YAML file");
  simulate.Add("--seed", &flags->seed, "seed of the random choices");
  simulate.Add("--edition", &flags->edition, "edition of the documentation; default: v18");
  simulate.Add("--deviation", &flags->deviations,
               "a deviation of real runtimes to switch on; may be repeated");
  simulate.Flag("--json", &flags->json, "the trace as `run --traces` stores it");
  const Argument load = simulate.Flag(
      "--load", &flags->load, "instead of a case: many connections to one port of all workers");
  simulate.Add("--workers", &flags->workers, "how many share the port")
      .Between(int64_t{1}, int64_t{1'000'000})
      .Needs(load);
  simulate.Add("--connections", &flags->connections, "how many connections").Needs(load);
  simulate.Add("--policy", &flags->policy, "rr or none").OneOf({"rr", "none"}).Needs(load);
  a_case.Excludes(load);
  simulate.Does(
      [=] { return flags->load ? SimulateManyConnections(*flags) : SimulateCase(*flags); },
      [=] { return flags->a_case.empty() && !flags->load ? "case or --load" : ""; });
}

}  // namespace clusterspec
