#include "harness/known_failures/outcomes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "spec/nouns/name_match.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

constexpr size_t kDateLength = 10;  // of "2026-11-24T.."

bool HasForm(const RunInfo& run, Form form) {
  return std::count(run.forms.begin(), run.forms.end(), form) > 0;
}

// Whether the entry is about the same case with servers of bare TCP or HTTP, and the result about
// servers over TLS: a runtime builds those on one of these.
bool IsOfServerBelow(const KnownFailure& known, const std::string& id) {
  const Form form = FormOf(id);
  if (form != Form::kHttps && form != Form::kHttp2) return false;
  const Form below = FormOf(known.id);
  return (below == Form::kNet || below == Form::kHttp) && WrittenId(known.id) == WrittenId(id);
}

bool Expired(const KnownFailure& known, std::string_view today) {
  return !known.difference.expires.empty() && known.difference.expires < today;
}

// What the entry says of the result, for people.
std::string Listed(const KnownFailure& known, std::string_view why_not) {
  const Difference& difference = known.difference;
  std::string text = fmt::format("{} with \"{}\"", VerdictsText(known), known.message);
  if (!why_not.empty()) text = fmt::format("{}: {}", why_not, text);
  text += fmt::format(". {}", difference.reason);
  if (!difference.deviation.empty()) text += fmt::format(" (deviation {})", difference.deviation);
  if (!difference.link.empty()) text += fmt::format(" {}", difference.link);
  return text + fmt::format(" [{}:{}]", known.where.file, known.where.line);
}

std::string WhyNot(const KnownFailure& known, const WayToEnd& way, std::string_view today) {
  if (!known.Lists(way.verdict)) return "expected another verdict";
  if (!Matches(known, way)) return "expected another message";
  if (Expired(known, today)) {
    return fmt::format("expired on {}, to be looked at again", known.difference.expires);
  }
  return "";
}

using Entries = std::vector<const KnownFailure*>;

// What is listed of the result: of itself, or of what it is built on.
Entries EntriesFor(const CaseResult& result, const RunInfo& run, const KnownFailures& known) {
  // A monitor needs the traces that show it, of which a part of the suite, or the cases in
  // another form than their own, may have none.
  const bool all = run.IsWhole() && HasForm(run, Form::kNet);
  Entries entries;
  if (result.id.starts_with("monitor/") && !all && IsFine(result.verdict)) return entries;
  for (const KnownFailure& each : known.failures) {
    if (each.id != result.id && !IsOfServerBelow(each, result.id)) continue;
    if (AppliesTo(each, run.version, run.edition)) entries.push_back(&each);
  }
  return entries;
}

// Compares one way in which the result ended with what is listed.
void Compare(const WayToEnd& way, const Entries& entries, std::string_view today,
             CaseOutcome* outcome) {
  const KnownFailure* own = nullptr;
  for (const KnownFailure* const each : entries) {
    if (each->id == outcome->id) own = each;
    if (!WhyNot(*each, way, today).empty()) continue;
    outcome->flaky |= each->IsFlaky();
    if (outcome->listed.empty() || !IsFine(way.verdict)) outcome->listed = Listed(*each, "");
    return;
  }
  // What fails without TLS may fail over it, too, and need not.
  if (own == nullptr && IsFine(way.verdict)) return;
  outcome->expected = false;
  if (own == nullptr) return;
  outcome->flaky |= own->IsFlaky();
  std::string why_not = WhyNot(*own, way, today);
  if (!outcome->ways.empty()) {
    why_not = fmt::format("one run ended with {} \"{}\"; {}", ToString(way.verdict), way.message,
                          why_not);
  }
  outcome->listed = Listed(*own, why_not);
}

std::string Told(const Dispute& dispute) {
  return fmt::format("{}: {} {} [{}:{}]", dispute.requirement, dispute.reason, dispute.link,
                     dispute.where.file, dispute.where.line);
}

const Dispute* FindDispute(const std::string& requirement, Edition edition,
                           const KnownFailures& known) {
  for (const Dispute& each : known.disputes) {
    if (each.requirement == requirement && each.editions.Contains(edition)) return &each;
  }
  return nullptr;
}

// Why all that the failure breaks is contested; empty where some of it is not.
std::string WhyDisputed(const CaseResult& result, Edition edition, const KnownFailures& known) {
  std::string why;
  for (const std::string& id : result.Broken()) {
    const Dispute* const dispute = FindDispute(id, edition, known);
    if (dispute == nullptr) return "";
    why += (why.empty() ? "" : "; ") + Told(*dispute);
  }
  return why;
}

}  // namespace

bool AppliesTo(const KnownFailure& known, std::string_view version, Edition edition) {
  return known.editions.Contains(edition) && !IsOlder(version, known.since) &&
         (known.until.empty() || !IsOlder(known.until, version));
}

std::string VerdictsText(const KnownFailure& known) {
  std::vector<std::string_view> names;
  for (const Verdict each : known.verdicts) names.push_back(ToString(each));
  return fmt::format("{}", fmt::join(names, " or "));
}

bool Matches(const KnownFailure& known, const WayToEnd& way) {
  return known.Lists(way.verdict) &&
         (!IsFailure(way.verdict) || GlobMatches(known.message, way.message));
}

CaseOutcome OutcomeOf(CaseResult result, const RunInfo& run, const KnownFailures& known) {
  const std::string_view today = std::string_view(run.started).substr(0, kDateLength);
  const Entries entries = EntriesFor(result, run, known);
  CaseOutcome outcome{std::move(result), true, false, "", ""};
  for (const WayToEnd& way : outcome.Ways()) {
    if (outcome.expected) Compare(way, entries, today, &outcome);
  }
  // It changed between repeated runs, as it may.
  if (outcome.expected && outcome.verdict == Verdict::kInconclusive && !outcome.ways.empty()) {
    outcome.flaky = true;
  }
  // That a process crashed or never came to an end is no matter of reading a sentence.
  if (outcome.verdict == Verdict::kFail)
    outcome.disputed = WhyDisputed(outcome, run.edition, known);
  if (!outcome.disputed.empty()) outcome.expected = true;
  return outcome;
}

Report Conclude(const RunInfo& run, Verdicts verdicts, const KnownFailures& known) {
  Report report{run,
                {},
                std::move(verdicts.requirements),
                std::move(verdicts.deviations),
                {},
                verdicts.explained};
  std::set<std::string_view> seen;
  for (CaseResult& result : verdicts.cases) {
    report.cases.push_back(OutcomeOf(std::move(result), run, known));
  }
  for (RequirementResult& each : report.requirements) {
    const Dispute* const dispute = FindDispute(each.id, run.edition, known);
    each.disputed = dispute == nullptr ? "" : Told(*dispute);
  }
  for (const CaseOutcome& each : report.cases) seen.insert(each.id);
  if (!run.IsWhole()) return report;
  for (const KnownFailure& each : known.failures) {
    // Which events a run shows is often a race: the next trace of the case may be explained.
    if (seen.contains(each.id) || each.id.starts_with("explained/")) continue;
    if (!HasForm(run, FormOf(each.id)) || !AppliesTo(each, run.version, run.edition)) continue;
    report.unmatched.push_back(
        Error(each.id + " is listed, but there is no such result", each.where).ToString());
  }
  for (const Dispute& each : known.disputes) {
    const bool is_there =
        std::any_of(report.requirements.begin(), report.requirements.end(),
                    [&](const RequirementResult& result) { return result.id == each.requirement; });
    if (is_there || !each.editions.Contains(run.edition)) continue;
    report.unmatched.push_back(
        Error(each.requirement + " is disputed, but there is no such requirement", each.where)
            .ToString());
  }
  return report;
}

}  // namespace clusterspec
