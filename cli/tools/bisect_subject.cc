#include "cli/tools/bisect_subject.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "harness/load/forms.h"
#include "reports/sections.h"
#include "reports/text.h"
#include "spec/nouns/form.h"

namespace clusterspec {
namespace {

using reports::VerdictText;

Error Unusable(std::string message) { return {std::move(message), {}}; }

Result<Edition> EditionOf(const EditionSet& editions, std::optional<Edition> wanted,
                          const std::string& what) {
  if (!wanted) return editions.Editions().back();
  if (editions.Contains(*wanted)) return *wanted;
  return Unusable(fmt::format("{} is not of edition {}; expected one of {}", what,
                              ToString(*wanted), editions.ToString()));
}

Result<EditionSet, Errors> AddCase(BisectSubject* subject, const Catalogue& catalogue) {
  if (subject->id.starts_with("monitor/") || subject->id.starts_with("explained/")) {
    return Errors{
        Unusable(fmt::format("{} is no case that runs alone; --requirement takes what a "
                             "monitor watches",
                             subject->id))};
  }
  auto found = LoadCase(subject->id, catalogue);
  if (!found) return found.error();
  const EditionSet editions = found->editions;
  subject->cases.push_back(*std::move(found));
  return editions;
}

Result<EditionSet, Errors> AddDeviation(BisectSubject* subject, const Catalogue& catalogue) {
  auto deviations = LoadDeviations(catalogue);
  if (!deviations) return deviations.error();
  subject->deviations = *std::move(deviations);
  const auto found = std::find_if(subject->deviations.begin(), subject->deviations.end(),
                                  [&](const Deviation& each) { return each.id == subject->id; });
  if (found == subject->deviations.end()) {
    return Errors{
        Unusable(fmt::format("unknown deviation '{}'; `clusterspec list deviations` "
                             "lists them",
                             subject->id))};
  }
  for (const std::string& id : found->cases) {
    if (id.starts_with("monitor/")) continue;
    auto shown = LoadCase(id, catalogue);
    if (!shown) return shown.error();
    subject->cases.push_back(*std::move(shown));
  }
  return found->editions;
}

Result<EditionSet, Errors> AddRequirement(BisectSubject* subject, const Catalogue& catalogue) {
  const Requirement* const found = catalogue.Find(subject->id);
  if (found == nullptr) return Errors{Unusable(catalogue.Unknown(subject->id))};
  auto cases = LoadCases(catalogue);
  if (!cases) return cases.error();
  for (Case& each : InForms(*cases, {Form::kNet, Form::kHttp})) {
    if (std::count(each.covers.begin(), each.covers.end(), subject->id) > 0) {
      subject->cases.push_back(std::move(each));
    }
  }
  return found->editions;
}

// How many of the cases of the subject ended so.
template <typename Predicate>
int CountOfCases(const Report& report, const BisectSubject& subject, const Predicate& ended_so) {
  int count = 0;
  for (const CaseOutcome& result : report.cases) {
    for (const Case& each : subject.cases)
      count += each.id == result.id && ended_so(result.verdict);
  }
  return count;
}

VersionState Undecided(const std::string& version, const std::string& why) {
  return {version, why.empty() ? "nothing was decided" : reports::OneLine(why), false};
}

VersionState StateOfVerdict(const std::string& version, Verdict verdict,
                            std::optional<WhyUnsupported> why, const std::string& message) {
  const bool is_open = verdict == Verdict::kInconclusive || verdict == Verdict::kError ||
                       why == WhyUnsupported::kAdapter;
  const std::string words = VerdictText(verdict, why);
  return is_open ? Undecided(version, words + ": " + message) : VersionState{version, words};
}

VersionState StateOfCase(const Report& report, const std::string& id) {
  for (const CaseOutcome& each : report.cases) {
    if (each.id == id)
      return StateOfVerdict(report.version, each.verdict, each.why, each.Message());
  }
  return Undecided(report.version, "");
}

VersionState StateOfRequirement(const Report& report, const std::string& id) {
  const RequirementResult* const found = reports::FindRequirement(report, id);
  if (found == nullptr) return Undecided(report.version, "");
  return StateOfVerdict(report.version, found->verdict, found->why, "");
}

// A trace that nothing explains may or may not show it, unless its case passes.
VersionState StateOfDeviation(const Report& report, const BisectSubject& subject) {
  for (const DeviationResult& each : report.deviations) {
    if (each.id == subject.id) return {report.version, "shown"};
  }
  const int passed = CountOfCases(report, subject, [](Verdict v) { return v == Verdict::kPass; });
  if (passed == static_cast<int>(subject.cases.size())) return {report.version, "not shown"};
  for (const CaseOutcome& each : report.cases) {
    if (each.id.starts_with("explained/") && each.verdict != Verdict::kPass) {
      return Undecided(report.version, each.Message());
    }
  }
  const int failed = CountOfCases(report, subject, [](Verdict v) { return IsFailure(v); });
  if (passed + failed == 0) return Undecided(report.version, "");
  return {report.version, "not shown"};
}

}  // namespace

std::string_view BisectSubject::Word() const {
  if (kind == BisectKind::kCase) return "case";
  return kind == BisectKind::kDeviation ? "deviation" : "requirement";
}

Result<BisectSubject, Errors> FindSubject(BisectKind kind, const std::string& id,
                                          std::optional<Edition> edition,
                                          const Catalogue& catalogue) {
  BisectSubject subject;
  subject.kind = kind;
  subject.id = id;
  const auto editions = kind == BisectKind::kCase        ? AddCase(&subject, catalogue)
                        : kind == BisectKind::kDeviation ? AddDeviation(&subject, catalogue)
                                                         : AddRequirement(&subject, catalogue);
  if (!editions) return editions.error();
  const auto chosen = EditionOf(*editions, edition, fmt::format("the {} {}", subject.Word(), id));
  if (!chosen) return Errors{chosen.error()};
  subject.edition = *chosen;
  std::erase_if(subject.cases,
                [&](const Case& each) { return !Applies(each, subject.edition, catalogue); });
  if (subject.cases.empty()) {
    return Errors{Unusable(fmt::format("no case can be run for the {} {} in edition {}",
                                       subject.Word(), id, ToString(subject.edition)))};
  }
  return subject;
}

VersionState StateIn(const Report& report, const BisectSubject& subject) {
  if (subject.kind == BisectKind::kCase) return StateOfCase(report, subject.id);
  return subject.kind == BisectKind::kDeviation ? StateOfDeviation(report, subject)
                                                : StateOfRequirement(report, subject.id);
}

}  // namespace clusterspec
