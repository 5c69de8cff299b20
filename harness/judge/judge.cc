#include "harness/judge/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/judge/applicability.h"
#include "harness/judge/expectation_check.h"
#include "harness/judge/own_edition.h"

namespace clusterspec {
namespace {

// Of one trace in a report. The suite's longest has less than half of it.
constexpr size_t kMostReportedBytes = size_t{256} << 10;

Finding EndingFinding(const Case& a_case, const Trace& trace) {
  Finding finding;
  finding.message = trace.ending.message;
  finding.event = static_cast<int>(trace.events.size()) - 1;
  finding.seen =
      trace.events.empty() ? "nothing" : trace.events.back().ToString() + ", then no more";
  const auto& steps = a_case.scenario.steps;
  if (trace.ending.step >= 0 && std::cmp_less(trace.ending.step, steps.size())) {
    const Step& step = steps[static_cast<size_t>(trace.ending.step)];
    finding.expected = ToString(step);
    finding.where = fmt::format("{}:{}:{}", step.where.file, step.where.line, step.where.column);
  } else {
    finding.expected = "the end of all activity";
  }
  return finding;
}

bool IsFailedEnd(const Event& event, const std::string& process) {
  const bool ends =
      event.name == "process.exit" || event.name == "os.exit" || event.name == "cluster.exit";
  return ends && event.subject == process && event.Field("code").value_or(0) != 0;
}

// "; self.error ended w1": where a process ended with an error that nobody listened to.
std::string FatalError(const Trace& trace) {
  const auto& events = trace.events;
  for (auto error = events.begin(); error != events.end(); ++error) {
    const std::string& process = error->process;
    if (!error->name.ends_with(".error") || error->name == "adapter.error") continue;
    const auto next = std::find_if(error + 1, events.end(), [&](const Event& event) {
      return event.process == process || IsFailedEnd(event, process);
    });
    if (next == events.end() || !IsFailedEnd(*next, process)) continue;
    return fmt::format("; {} ended {}", error->name, process);
  }
  return "";
}

class CaseJudge {
 public:
  CaseJudge(const Case& a_case, const Trace& trace, const Catalogue& catalogue)
      : case_(a_case), trace_(trace), catalogue_(catalogue) {}

  CaseResult Judge() {
    CaseResult result;
    result.id = case_.id;
    result.title = case_.title;
    result.note = case_.note;
    result.requirements = Covered(case_, trace_.edition, catalogue_);
    result.duration_s = trace_.duration_s;
    if (auto why = WhyLater(case_, trace_.edition, trace_.node_version, catalogue_)) {
      result.verdict = Verdict::kUnsupported;
      result.why = WhyUnsupported::kLater;
      result.findings.emplace_back().message = *std::move(why);
      return result;
    }
    result.later = DatedLater(result.requirements, trace_.edition, trace_.node_version, catalogue_);
    const EndingTraits& ending = trace_.ending.traits();
    const bool broke_off = ending.verdict == Verdict::kCrash || ending.verdict == Verdict::kTimeout;
    auto untold = ending.shows_behaviour && !broke_off ? WhyUntold(case_, trace_) : std::nullopt;
    if (untold) {
      result.verdict = Verdict::kUnsupported;
      result.why = WhyUnsupported::kAdapter;
      result.findings.emplace_back().message = *std::move(untold);
    } else if (ending.verdict) {
      result.verdict = *ending.verdict;
      result.why = ending.why;
      result.findings = {EndingFinding(case_, trace_)};
      AddStderr(&result);
    } else {
      Decide(&result);
    }
    if (result.verdict == Verdict::kPass) {
      if (!result.findings.empty()) result.trace = ReportedLines(trace_);
      return result;
    }
    if (result.verdict == Verdict::kFail) result.findings.front().message += FatalError(trace_);
    RemarkOwnEdition(trace_, case_.contradicts, catalogue_, &result);
    result.trace = ReportedLines(trace_);
    return result;
  }

 private:
  void AddStderr(CaseResult* result) const {
    if (trace_.errors.empty() || result->verdict == Verdict::kUnsupported) return;
    result->findings.front().seen += "; stderr: " + trace_.errors;
  }

  void Decide(CaseResult* result) {
    for (const Step& step : case_.scenario.steps) {
      if (const auto* batch = std::get_if<Batch>(&step.action)) {
        for (const Operation& operation : batch->operations) {
          CheckResults(operation, trace_.events, &result->findings);
        }
      }
    }
    std::erase_if(result->findings,
                  [&](const Finding& finding) { return !Counts(finding.requirement); });
    AddFindings(case_.expectations, &result->findings);
    DecideReading(result);
    // What is only told comes last, and fails nobody.
    const auto told = std::stable_partition(
        result->findings.begin(), result->findings.end(),
        [this](const Finding& finding) { return !IsInfo(finding.requirement); });
    result->verdict = told == result->findings.begin() ? Verdict::kPass : Verdict::kFail;
  }

  bool IsInfo(const std::string& requirement) const {
    return !requirement.empty() && catalogue_.Find(requirement)->level == Level::kInfo;
  }

  // The first reading whose expectations all hold; else the findings of the one that comes nearest.
  void DecideReading(CaseResult* result) {
    std::optional<std::vector<Finding>> nearest;
    for (const auto& [name, expectations] : case_.readings) {
      std::vector<Finding> findings;
      AddFindings(expectations, &findings);
      if (findings.empty()) {
        result->reading = name;
        return;
      }
      for (Finding& finding : findings) finding.message += fmt::format(" (reading {})", name);
      if (!nearest || findings.size() < nearest->size()) nearest = std::move(findings);
    }
    if (nearest) {
      result->findings.insert(result->findings.end(), nearest->begin(), nearest->end());
    }
  }

  void AddFindings(const std::vector<Expectation>& expectations,
                   std::vector<Finding>* findings) const {
    for (const Expectation& expectation : expectations) {
      if (!Counts(expectation.requirement)) continue;
      if (auto finding = Check(expectation, trace_.events)) {
        findings->push_back(*std::move(finding));
      }
    }
  }

  // Whether what decides this requirement counts in the trace's edition, and for its version.
  bool Counts(const std::string& requirement) const {
    if (requirement.empty()) return true;
    return HoldsIn(requirement, trace_.edition, catalogue_) &&
           !catalogue_.Find(requirement)->IsLater(trace_.edition, trace_.node_version);
  }

  const Case& case_;
  const Trace& trace_;
  const Catalogue& catalogue_;
};

}  // namespace

std::vector<std::string> Covered(const Case& a_case, Edition edition, const Catalogue& catalogue) {
  std::vector<std::string> covered;
  std::copy_if(a_case.covers.begin(), a_case.covers.end(), std::back_inserter(covered),
               [&](const std::string& id) { return HoldsIn(id, edition, catalogue); });
  return covered;
}

bool Applies(const Case& a_case, Edition edition, const Catalogue& catalogue) {
  return a_case.editions.Contains(edition) && !Covered(a_case, edition, catalogue).empty();
}

std::vector<std::string> TraceLines(const Trace& trace) {
  std::vector<std::string> lines;
  for (const Event& event : trace.events) {
    lines.push_back(fmt::format("{:>8.3f} ms  {:<8} {}", static_cast<double>(event.time_us) / 1000,
                                event.process, event.ToString()));
  }
  return lines;
}

std::vector<std::string> ReportedLines(const Trace& trace) {
  std::vector<std::string> lines = TraceLines(trace);
  size_t bytes = 0;
  const auto cut = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
    bytes += line.size();
    return bytes > kMostReportedBytes;
  });
  if (cut == lines.end()) return lines;
  const auto left_out = lines.end() - cut;
  lines.erase(cut, lines.end());
  lines.push_back(
      fmt::format("({} more lines are left out; --traces FOLDER keeps them)", left_out));
  return lines;
}

CaseResult Judge(const Case& a_case, const Trace& trace, const Catalogue& catalogue) {
  return CaseJudge(a_case, trace, catalogue).Judge();
}

Verdict VerdictOn(const CaseResult& result, const std::string& requirement) {
  if (std::count(result.later.begin(), result.later.end(), requirement) > 0) {
    return Verdict::kUnsupported;
  }
  // A case that passes may have findings on requirements that are only told.
  const bool decided = result.verdict == Verdict::kFail || result.verdict == Verdict::kPass;
  if (!decided) return result.verdict;
  const bool concerned =
      std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
        return finding.requirement.empty() || finding.requirement == requirement;
      });
  return concerned ? Verdict::kFail : Verdict::kPass;
}

}  // namespace clusterspec
