#include "harness/judge/verdict_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"
#include "harness/judge/own_edition.h"
#include "harness/judge/requirement_verdicts.h"

namespace clusterspec {
namespace {

const Monitor& FindMonitor(const std::string& name) {
  const auto found = std::find_if(Monitors().begin(), Monitors().end(),
                                  [&](const Monitor& monitor) { return monitor.name == name; });
  CLUSTERSPEC_ASSERT(found != Monitors().end());
  return *found;
}

void AddWay(const WayToEnd& way, CaseResult* result) {
  std::vector<WayToEnd> ways = result->Ways();
  if (std::find(ways.begin(), ways.end(), way) != ways.end()) return;
  ways.push_back(way);
  result->ways = std::move(ways);
}

// Another verdict on the same case: what tells most is kept, and a change makes it inconclusive,
// but an error stays one.
void Merge(CaseResult* earlier, CaseResult later) {
  AddWay({later.verdict, later.Message()}, earlier);
  later.duration_s += earlier->duration_s;
  earlier->duration_s = later.duration_s;
  const bool known = earlier->verdict == Verdict::kInconclusive && later.verdict != Verdict::kError;
  if (earlier->verdict == later.verdict || known) return;
  const bool error = earlier->verdict == Verdict::kError || later.verdict == Verdict::kError;
  const std::string change = fmt::format("the verdict changed between repeated runs: {}, then {}",
                                         ToString(earlier->verdict), ToString(later.verdict));
  if (Worse(earlier->verdict, later.verdict) == later.verdict) {
    later.ways = std::move(earlier->ways);
    *earlier = std::move(later);
  }
  Finding finding;
  finding.message = change;
  finding.expected = "the same verdict every time";
  earlier->findings.insert(earlier->findings.begin(), finding);
  earlier->verdict = error ? Verdict::kError : Verdict::kInconclusive;
}

}  // namespace

std::string MonitorNote(const CaseResult& monitor) {
  return fmt::format("Watched in {} traces, broken in those of: {}.", monitor.watched,
                     fmt::join(monitor.broken_by, ", "));
}

VerdictBuilder::VerdictBuilder(const Catalogue& catalogue, std::string replay)
    : catalogue_(catalogue), replay_(std::move(replay)) {}

const CaseResult& VerdictBuilder::Add(const Case& a_case, const Trace& trace,
                                      const std::string& trace_file) {
  latest_ = Judge(a_case, trace, catalogue_);
  latest_.replay = ReplayOf(a_case, trace);
  latest_.trace_file = trace_file;
  const auto [earlier, fresh] = cases_.emplace(a_case.id, latest_);
  if (!fresh) Merge(&earlier->second, latest_);
  AddMonitors(a_case, trace, trace_file);
  return latest_;
}

std::string VerdictBuilder::ReplayOf(const Case& a_case, const Trace& trace) const {
  const std::string seed = trace.seed == 0 ? "" : fmt::format(" --seed {}", trace.seed);
  return fmt::format("{} {}{}", replay_, a_case.id, seed);
}

void VerdictBuilder::AddMonitors(const Case& a_case, const Trace& trace,
                                 const std::string& trace_file) {
  for (const auto& [monitor, observation] : Watch(a_case.scenario, trace, catalogue_)) {
    MonitorState& watch = watches_[std::string(monitor->name)];
    ++watch.traces;
    if (!observation.violation) continue;
    // Runs end in any order; the report shows the same case every time.
    if (watch.broken_by.empty() || a_case.id < watch.evidence) {
      watch.evidence = a_case.id;
      watch.result.verdict = Verdict::kFail;
      watch.result.requirements = {std::string(monitor->requirement)};
      watch.result.findings = {*observation.violation};
      RemarkOwnEdition(trace, {}, catalogue_, &watch.result);
      watch.result.trace = ReportedLines(trace);
      watch.result.trace_file = trace_file;
      watch.result.replay = ReplayOf(a_case, trace);
    }
    if (std::find(watch.broken_by.begin(), watch.broken_by.end(), a_case.id) ==
        watch.broken_by.end()) {
      watch.broken_by.push_back(a_case.id);
    }
  }
}

CaseResult VerdictBuilder::MonitorResult(const std::string& name, const MonitorState& watch) const {
  const Monitor& monitor = FindMonitor(name);
  CaseResult result = watch.result;
  result.id = "monitor/" + name;
  result.title = monitor.title;
  result.requirements = {std::string(monitor.requirement)};
  result.watched = watch.traces;
  result.verdict = watch.broken_by.empty() ? Verdict::kPass : Verdict::kFail;
  if (watch.broken_by.empty()) return result;
  result.broken_by = watch.broken_by;
  std::sort(result.broken_by.begin(), result.broken_by.end());
  result.note = MonitorNote(result);
  return result;
}

Verdicts VerdictBuilder::Finish() const {
  Verdicts verdicts;
  for (const auto& [id, result] : cases_) verdicts.cases.push_back(result);
  for (const auto& [name, watch] : watches_) verdicts.cases.push_back(MonitorResult(name, watch));
  std::sort(verdicts.cases.begin(), verdicts.cases.end(),
            [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
  verdicts.requirements = RequirementsOf(verdicts.cases, catalogue_);
  return verdicts;
}

}  // namespace clusterspec
