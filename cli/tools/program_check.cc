#include "cli/tools/program_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "cli/runs_folder.h"
#include "cli/workspace.h"
#include "harness/runtimes/runtimes.h"
#include "reference/process/subprocess.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

constexpr int kBoundMs = 60'000;
constexpr int kAtOnce = 3;  // for each processor: most of their time they wait
constexpr int kShows = 1;   // the exit code of a program that shows its failure
constexpr size_t kToldBytes = 300;

struct Run {
  std::string id;  // of the deviation
  const DeviationProgram* program = nullptr;
  std::string file;
  Implementation runtime;
};

// The end of what it printed, for a message.
std::string LastWords(const SubprocessResult& ended) {
  const std::string all = ended.output + ended.errors;
  if (all.empty()) return "nothing";
  return all.size() <= kToldBytes ? all : "..." + all.substr(all.size() - kToldBytes);
}

// Nothing where the program shows its failure.
std::optional<std::string> Problem(const Run& run) {
  Implementation runtime = run.runtime;
  runtime.manifest.adapter = run.file;
  const auto ended = RunSubprocess(runtime.Command({}, {}), {.timeout_ms = kBoundMs});
  if (ended && !ended->timed_out && ended->exit_code == kShows) return std::nullopt;
  return fmt::format(
      "the program of {0} does not show it on {1} {2}: it {3}, expected code {4}. Look whether {1} "
      "still fails the case (run --impl {5} --include {6}), and mend the published report, the "
      "case "
      "or how its program is written (show {6} --as-script); it printed: {7}",
      run.id, runtime.manifest.name, runtime.version,
      ended ? ended->HowItEnded() : ended.error().message, kShows, runtime.name,
      run.program->case_id, ended ? LastWords(*ended) : "nothing");
}

// Carries out the runs, several at a time, and gives the problems in their order.
std::vector<std::string> Problems(const std::vector<Run>& runs) {
  std::vector<std::optional<std::string>> found(runs.size());
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  const int at_once = kAtOnce * DefaultParallel();
  threads.reserve(static_cast<size_t>(at_once));
  for (int i = 0; i < at_once; ++i) {
    threads.emplace_back([&] {
      for (size_t at = next++; at < runs.size(); at = next++) found[at] = Problem(runs[at]);
    });
  }
  for (std::thread& each : threads) each.join();
  std::vector<std::string> problems;
  for (auto& each : found) {
    if (each) problems.push_back(*std::move(each));
  }
  return problems;
}

}  // namespace

Result<ProgramCheck> CheckPrograms(const std::map<std::string, DeviationProgram>& programs,
                                   const std::vector<Manifest>& manifests) {
  const auto folder = RunsFolder::Make({});
  if (!folder) return folder.error();
  std::vector<Run> runs;
  std::map<std::string, Result<Implementation>> runtimes;
  std::set<std::string> not_installed;
  for (const auto& [id, program] : programs) {
    const std::string file = fmt::format("{}/{}.cjs", folder->path(), id);
    const auto written = WriteFile(file, program.code);
    if (!written) return written.error();
    for (const RuntimeVersion& each : program.runtimes) {
      const std::string name = fmt::format("{}@{}", each.name, each.version);
      if (!runtimes.contains(name)) {
        runtimes.emplace(name, Resolve(name, manifests, std::nullopt));
      }
      const auto& runtime = runtimes.at(name);
      if (runtime) {
        runs.push_back({id, &program, file, *runtime});
      } else {
        not_installed.insert(name);
      }
    }
  }
  ProgramCheck check{static_cast<int>(runs.size()), Problems(runs), {}};
  check.not_installed.assign(not_installed.begin(), not_installed.end());
  return check;
}

}  // namespace clusterspec
