#include <fmt/format.h>

#include <algorithm>

#include "cli/exit_code.h"
#include "cli/shards.h"
#include "cli/tools/exploration.h"
#include "cli/workspace.h"
#include "reference/explore/shard_result.h"
#include "spec/nouns/version.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

// So many programs are soon done; what more take is told before. The sample tells it within some
// tenths.
constexpr uint64_t kSoonDone = 20'000;
constexpr uint64_t kSample = 256;

explore::ProgramSearchOptions OptionsOf(const ExploreSetting& setting,
                                        const explore::Shard& shard) {
  explore::ProgramSearchOptions options;
  options.depth = setting.flags.depth;
  options.shard = shard;
  options.jobs = setting.flags.parallel > 0 ? setting.flags.parallel : DefaultParallel();
  options.max_states = setting.flags.max_states.value_or(UINT64_MAX);
  options.editions = setting.editions;
  options.deviations = setting.deviations;
  options.explore = setting.options();
  return options;
}

std::string Duration(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

// Explores a few programs out of all, and says on stderr what all take.
void PrintEstimate(const explore::ProgramSearchOptions& options, uint64_t programs,
                   const explore::EditionCounts& counts) {
  explore::ProgramSearchOptions few = options;
  few.shard.count *= std::max<uint64_t>(1, programs / kSample);
  few.max_states = UINT64_MAX;
  explore::ProgramTotals sample;
  for (const auto& each : explore::SearchPrograms(few, counts)) sample.Add(each.totals);
  sample.programs /= options.editions.size();
  if (sample.programs == 0) return;
  const double factor = static_cast<double>(programs) / static_cast<double>(sample.programs);
  const double seconds = sample.seconds * factor;
  const double megabytes =
      static_cast<double>(sample.largest) * sample.bytes_per_state * options.jobs / 1e6;
  fmt::print(
      stderr,
      "{} programs, about {:.2g} states: {} of processor time, {} with -j {}, and some {:.0f} "
      "MB; --shard I/N spreads them over machines\n",
      programs, static_cast<double>(sample.states) * factor, Duration(seconds),
      Duration(seconds / options.jobs), options.jobs, std::max(20.0, 2 * megabytes));
}

explore::SearchedPrograms SearchedOf(const ExploreSetting& setting) {
  return {kVersion, setting.flags.depth, setting.flags.deviations, setting.flags.crashes,
          !setting.flags.unreduced};
}

Case CaseOf(const explore::ShortProgram& program) {
  Case a_case;
  a_case.title = explore::ToString(program);
  a_case.scenario = explore::ScenarioOf(program);
  return a_case;
}

// Says what was found in one edition. Gives the exit code.
int PrintFindings(const explore::ProgramFindings& findings, Edition edition,
                  const ExploreSetting& setting) {
  fmt::print("{} programs of up to {} operations\n", findings.totals.programs, setting.flags.depth);
  PrintTotals(findings.totals);
  if (findings.broken) {
    const Case a_case = CaseOf(findings.broken->program);
    fmt::print("\nthe program: {}\n", a_case.title);
    return PrintViolation(findings.broken->example, a_case, edition, setting);
  }
  if (!findings.totals.complete) {
    return PrintUndecided(setting.flags.max_states.value_or(kMostStates));
  }
  PrintNothingBroken();
  return kAsExpected;
}

int PrintAll(const std::vector<explore::ProgramFindings>& findings, const ExploreSetting& setting) {
  int code = kAsExpected;
  explore::ProgramTotals all;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (findings.size() > 1) {
      fmt::print("{}edition {}\n", i == 0 ? "" : "\n", ToString(setting.editions[i]));
    }
    code = WorseCode(code, PrintFindings(findings[i], setting.editions[i], setting));
    all.Add(findings[i].totals);
  }
  PrintRates(all);
  return code;
}

Result<bool> WriteShard(const std::vector<explore::ProgramFindings>& findings,
                        const explore::Shard& shard, const ExploreSetting& setting) {
  explore::ShardResult result{SearchedOf(setting), shard, {}};
  for (size_t i = 0; i < findings.size(); ++i) {
    explore::EditionResult& edition = result.editions.emplace_back();
    edition.edition = ToString(setting.editions[i]);
    edition.totals = findings[i].totals;
    const auto& broken = findings[i].broken;
    if (!broken) continue;
    edition.broken = {broken->index, explore::ToString(broken->program),
                      std::string(broken->example.broken.requirement)};
  }
  std::string file = setting.flags.json;
  if (file.empty()) {
    file = fmt::format("explore-{}-depth-{}-shard-{}-of-{}.json", setting.flags.edition,
                       setting.flags.depth, shard.number, shard.count);
  }
  auto written = WriteFile(file, ToPrettyText(ToJson(result)));
  if (written) fmt::print("shard {} of {}, written to {}\n", shard.number, shard.count, file);
  return written;
}

Result<explore::ShardResult> LoadShard(const std::string& file) {
  const auto value = LoadJson(file);
  if (!value) return value.error();
  return explore::ParseShardResult(*value, file);
}

Result<explore::ShardResult> LoadShards(const std::vector<std::string>& files) {
  std::vector<explore::ShardFile> shards;
  for (const std::string& file : files) {
    const auto result = LoadShard(file);
    if (!result) return result.error();
    if (result->searched.version != kVersion) {
      return Error{fmt::format("written by version {}, and this is {}: expected the same",
                               result->searched.version, kVersion),
                   {file, 0, 0}};
    }
    shards.push_back({file, *result});
  }
  return explore::MergeShards(shards);
}

// The schedule is no part of the files: the program that is broken is searched again.
Result<explore::ProgramFindings> FindAgain(const explore::EditionResult& result, Edition edition,
                                           const ExploreSetting& setting) {
  explore::ProgramFindings findings{result.totals, {}};
  if (!result.broken) return findings;
  const explore::ShortProgram program =
      explore::ProgramAt(setting.flags.depth, result.broken->index);
  const explore::Findings again =
      explore::SearchProgram(program, OptionsOf(setting, {}), edition, setting.counts());
  if (again.broken.empty() ||
      again.broken.front().broken.requirement != result.broken->requirement) {
    return Error{fmt::format("'{}' breaks {} as the files have it, but not here: were they written "
                             "by another build, or with other requirements?",
                             result.broken->program, result.broken->requirement),
                 {}};
  }
  findings.broken = {result.broken->index, program, again.broken.front()};
  return findings;
}

}  // namespace

int ExplorePrograms(const ExploreSetting& setting) {
  const auto parsed = ParseShard(setting.flags.shard);
  if (!parsed) return Fail(parsed.error(), kUsage);
  const explore::Shard shard{static_cast<uint64_t>(parsed->number),
                             static_cast<uint64_t>(parsed->count)};
  explore::ProgramSearchOptions options = OptionsOf(setting, shard);
  const uint64_t programs = explore::CountPrograms(options.depth, shard);
  if (setting.flags.estimate || programs > kSoonDone) {
    PrintEstimate(options, programs, setting.counts());
    if (setting.flags.estimate) return kAsExpected;
  }
  options.on_progress = [&](uint64_t done, uint64_t states) {
    if (done % 64 == 0) {
      ShowProgress(fmt::format("{} of {} programs, {} states", done, programs, states));
    }
  };
  const auto findings = explore::SearchPrograms(options, setting.counts());
  ShowProgress("");
  const int code = PrintAll(findings, setting);
  if (setting.flags.shard.empty() && setting.flags.json.empty()) return code;
  const auto written = WriteShard(findings, shard, setting);
  return written ? code : Fail(written.error(), kHarnessFailed);
}

int MergeExplorations(const std::vector<std::string>& files, const std::string& save) {
  const auto sum = LoadShards(files);
  if (!sum) return Fail(sum.error(), kUsage);
  ExploreFlags flags;
  flags.depth = sum->searched.depth;
  flags.edition = sum->editions.size() > 1 ? kAllOfThem : sum->editions.front().edition;
  flags.deviations = sum->searched.deviations;
  flags.crashes = sum->searched.crashes;
  flags.unreduced = !sum->searched.reduced;
  flags.save = save;
  return Explore(flags, [&](const ExploreSetting& setting) {
    std::vector<explore::ProgramFindings> findings;
    for (size_t i = 0; i < setting.editions.size(); ++i) {
      const auto found = FindAgain(sum->editions[i], setting.editions[i], setting);
      if (!found) return Fail(found.error(), kHarnessFailed);
      findings.push_back(*found);
    }
    return PrintAll(findings, setting);
  });
}

}  // namespace clusterspec
