#include "cli/debug_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/exit_code.h"
#include "cli/runs_folder.h"
#include "cli/standard_streams.h"
#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "harness/run/debug_run.h"
#include "harness/run/simulated.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCorePattern = "/proc/sys/kernel/core_pattern";

std::string FolderOf(const std::string& id) {
  std::string name = "debug-" + id;
  std::replace(name.begin(), name.end(), '/', '-');
  return fs::absolute(name).string();
}

// Without what an earlier run of the case wrote, but for core files.
Result<bool> MakeFresh(const std::string& folder) {
  std::error_code error;
  for (const char* file : {"stdout", "stderr", "trace.jsonl"})
    fs::remove(folder + "/" + file, error);
  return MakeFolder(folder);
}

void TellBeginning(const Case& a_case, const Implementation& implementation,
                   const std::string& folder) {
  fmt::print(stderr, "{} on {} {}: {}\nIts trace, stdout, stderr and core files go to {}\n",
             a_case.id, implementation.manifest.title, implementation.version, a_case.title,
             folder);
  const auto pattern = ReadFile(kCorePattern, kMostYamlBytes);
  if (!pattern || pattern->empty() || pattern->front() == '/' || pattern->front() == '|') {
    fmt::print(stderr, "but the kernel puts core files elsewhere ({}): {}", kCorePattern,
               pattern ? *pattern : "unknown\n");
  }
}

int CodeOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return kAsExpected;
    case Verdict::kUnsupported:
    case Verdict::kInconclusive:
      return kUndecided;
    case Verdict::kError:
      return kHarnessFailed;
    default:
      return kUnexpected;
  }
}

int Tell(const Case& a_case, const Catalogue& catalogue, const Trace& trace,
         const std::string& folder) {
  for (const std::string& line : TraceLines(trace)) fmt::print(ForPeople(), "{}\n", line);
  const auto written = WriteFile(folder + "/trace.jsonl", ToText(trace));
  if (!written) return Fail(written.error(), kHarnessFailed);
  if (trace.ending.kind == EndingKind::kInterrupted) {
    fmt::print(ForPeople(), "Stopped before its end: nothing is judged.\n");
    return kStopped;
  }
  const CaseResult result = Judge(a_case, trace, catalogue);
  fmt::print(ForPeople(), "{}: {}{}{}\n", a_case.id, ToString(result.verdict),
             result.findings.empty() ? "" : ": ", result.Message());
  return CodeOf(result.verdict);
}

}  // namespace

int DebugCase(const std::string& id, const std::vector<Case>& cases, const Catalogue& catalogue,
              const Implementation& implementation, const Bounds& bounds) {
  std::vector<std::string> ids;
  ids.reserve(cases.size());
  for (const Case& each : cases) ids.push_back(each.id);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) {
    return Fail({fmt::format("there is no case '{}'.{}", id, DidYouMean(id, ids)), {}}, kUsage);
  }
  if (IsSimulator(implementation.name)) {
    return Fail({"--debug: the simulator has no processes; see `simulate`", {}}, kUsage);
  }
  const Case& a_case = cases[static_cast<size_t>(found - ids.begin())];
  const auto runs = RunsFolder::Make(NeedOf({&a_case.scenario}, implementation, 1));
  if (!runs) return Fail(runs.error(), kHarnessFailed);
  RunOptions options;
  options.folder = runs->path();
  options.bounds = bounds;
  options.debug_folder = FolderOf(id);
  const auto folder = MakeFresh(options.debug_folder);
  if (!folder) return Fail(folder.error(), kHarnessFailed);
  TellBeginning(a_case, implementation, options.debug_folder);
  auto trace = DebugRun(a_case.scenario, implementation, options);
  if (!trace) return Fail(trace.error(), kHarnessFailed);
  NameTrace(a_case.id, implementation, &*trace);
  return Tell(a_case, catalogue, *trace, options.debug_folder);
}

}  // namespace clusterspec
