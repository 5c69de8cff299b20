#include "reports/across.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/sections.h"
#include "reports/text.h"
#include "spec/nouns/version_number.h"

namespace clusterspec::reports {
namespace {

template <typename Row>
const auto& FirstIn(const Row& row) {
  return **std::find_if(row.in.begin(), row.in.end(), [](const auto* each) { return each; });
}

std::vector<std::string> DeviationsIn(const std::vector<Breaks>& breaks) {
  std::set<std::string> ids;
  for (const Breaks& each : breaks) {
    for (const Break& cause : each.by_deviation) ids.insert(cause.deviation);
  }
  return {ids.begin(), ids.end()};
}

}  // namespace

std::vector<Report> InOrder(std::vector<Report> reports) {
  std::stable_sort(reports.begin(), reports.end(), [](const Report& a, const Report& b) {
    return a.Runtime() != b.Runtime() ? a.Runtime() < b.Runtime() : IsOlder(a.version, b.version);
  });
  return reports;
}

const CaseOutcome& CaseAcross::first() const { return FirstIn(*this); }

const RequirementResult& RequirementAcross::first() const { return FirstIn(*this); }

Across::Across(const std::vector<Report>& all, const PageSources& sources)
    : reports(all), pages(sources.statements), programs(sources.programs) {
  for (size_t i = 0; i < reports.size(); ++i) {
    breaks.push_back(BreaksOf(reports[i], sources.deviations));
    for (const CaseOutcome& result : reports[i].cases) {
      CaseAcross& row = cases[result.id];
      row.id = result.id;
      row.in.resize(reports.size());
      row.in[i] = &result;
    }
    for (const RequirementResult& result : reports[i].requirements) {
      RequirementAcross& row = requirements[result.id];
      row.id = result.id;
      row.in.resize(reports.size());
      row.in[i] = &result;
      row.cases.insert(result.cases.begin(), result.cases.end());
    }
    sections.push_back(Sections(reports[i]));
    for (const Section& section : sections.back()) {
      for (const CaseOutcome* result : section.cases) cases[result->id].has_article = true;
    }
  }
  for (auto& [id, row] : requirements) {
    const PageSection* section = pages.FindNewest(id);
    row.section = section == nullptr ? "Other" : section->title;
  }
  deviations = DeviationsIn(breaks);
  for (const Breaks& each : breaks) {
    for (const Break& cause : each.by_deviation) {
      const auto found = std::lower_bound(deviations.begin(), deviations.end(), cause.deviation);
      const int number = static_cast<int>(found - deviations.begin());
      for (const CaseOutcome* result : cause.cases) cases[result->id].deviations.insert(number);
      for (const RequirementResult* result : cause.requirements) {
        requirements[result->id].deviations.insert(number);
      }
    }
  }
}

std::string Across::NameOf(size_t report) const {
  const std::string name = OneLine(ImplementationText(reports[report]));
  return has_many() ? fmt::format("{}, {}", name, ToString(reports[report].edition)) : name;
}

std::vector<const CaseOutcome*> Across::FailuresOf(const RequirementResult& requirement,
                                                   size_t report) const {
  std::vector<const CaseOutcome*> failures;
  for (const std::string& id : requirement.cases) {
    const auto row = cases.find(id);
    const CaseOutcome* result = row == cases.end() ? nullptr : row->second.in[report];
    if (result != nullptr && IsFailure(result->verdict)) failures.push_back(result);
  }
  return failures;
}

}  // namespace clusterspec::reports
