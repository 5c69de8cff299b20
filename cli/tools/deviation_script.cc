#include "cli/tools/deviation_script.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "cli/case_programs.h"
#include "reports/program/script.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// Steps and operations: what somebody has to read.
size_t Size(const Case& a_case) {
  size_t size = a_case.scenario.steps.size();
  ForEachOperation(a_case.scenario, [&](const Operation&, const std::string&, int) { ++size; });
  return size;
}

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// Whether the case is about what the deviation breaks.
bool Decides(const Case& a_case, const Deviation& deviation) {
  return std::any_of(a_case.covers.begin(), a_case.covers.end(), [&deviation](const auto& each) {
    return Contains(deviation.requirements, each);
  });
}

// A case in one edition, and the reports of that edition in which it fails.
struct Candidate {
  const Case* the_case = nullptr;
  Edition edition = kCurrentEdition;
  std::vector<const Report*> reports;
  size_t deviations = 0;  // that it shows, on whatever runtime
};

std::vector<Candidate> CandidatesFor(const ShownDeviation& shown, const Findings& findings,
                                     const std::vector<Case>& cases,
                                     const std::vector<Manifest>& manifests) {
  std::vector<std::pair<const Report*, std::vector<std::string>>> evidence;
  for (const Report* each : shown.reports) {
    evidence.emplace_back(each, EvidenceIn(*each, *shown.deviation));
  }
  std::vector<Candidate> found;
  for (const Case& each : cases) {
    // A program about something else would prove nothing.
    if (!Contains(shown.deviation->cases, each.id) || !Decides(each, *shown.deviation)) continue;
    const auto deviations = std::count_if(
        findings.shown.begin(), findings.shown.end(),
        [&each](const auto& other) { return Contains(other.deviation->cases, each.id); });
    for (const Edition edition : kAllEditions) {
      Candidate candidate{&each, edition, {}, static_cast<size_t>(deviations)};
      for (const auto& [report, failing] : evidence) {
        if (report->edition != edition || !Contains(failing, each.id)) continue;
        if (CanTell(each, *report, manifests)) candidate.reports.push_back(report);
      }
      if (!candidate.reports.empty()) found.push_back(std::move(candidate));
    }
  }
  return found;
}

// First those that fail on most runtimes, that show nothing else, that are small, and new.
void SortMostTellingFirst(std::vector<Candidate>* candidates) {
  const auto rank = [](const Candidate& each) {
    return std::tuple(-static_cast<int>(each.reports.size()), each.deviations, Size(*each.the_case),
                      -static_cast<int>(each.edition));
  };
  std::stable_sort(candidates->begin(), candidates->end(),
                   [&rank](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
}

}  // namespace

DeviationProgram WriteDeviationProgram(const ShownDeviation& shown, const Findings& findings,
                                       const std::vector<Case>& cases,
                                       const std::vector<Manifest>& manifests,
                                       const Catalogue& catalogue) {
  DeviationProgram program;
  program.why_not = "only checks of every run show it, and no case";
  auto candidates = CandidatesFor(shown, findings, cases, manifests);
  SortMostTellingFirst(&candidates);
  for (const Candidate& each : candidates) {
    auto script = ToScript(*each.the_case, each.edition, catalogue,
                           SpokenBy(each.reports, each.edition, manifests));
    if (script) {
      program.code = *std::move(script);
      program.case_id = each.the_case->id;
      for (const Report* report : each.reports) {
        program.runtimes.push_back({report->Runtime(), report->version});
      }
      return program;
    }
    program.why_not = script.error().message;
  }
  return program;
}

}  // namespace clusterspec
