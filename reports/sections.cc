#include "reports/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace clusterspec::reports {
namespace {

// In the order of the sections.
enum Kind {
  kFailure,
  kHarnessError,
  kUndecided,
  kOtherwiseListed,
  kKnownFailure,
  kDisputed,
  kThisEditionOnly,
  kFlaky,
  kNothing
};

Kind KindOf(const CaseOutcome& result) {
  if (result.verdict == Verdict::kError) return kHarnessError;
  if (result.flaky && result.expected) return kFlaky;
  if (result.verdict == Verdict::kInconclusive) return kUndecided;
  if (IsFailure(result.verdict)) {
    if (!result.expected) return kFailure;
    if (!result.disputed.empty()) return kDisputed;
    return result.own_edition_says == OwnEditionSays::kTheSame ? kKnownFailure : kThisEditionOnly;
  }
  return result.expected ? kNothing : kOtherwiseListed;
}

// The lines that some finding points at.
std::set<size_t> MarkedLines(const CaseResult& result) {
  std::set<size_t> marked;
  for (const Finding& finding : result.findings) {
    const auto event = static_cast<size_t>(finding.event);
    if (finding.event >= 0 && event < result.trace.size()) marked.insert(event);
  }
  return marked;
}

bool IsNear(size_t line, const std::set<size_t>& marked, size_t context) {
  const auto next = marked.lower_bound(line > context ? line - context : 0);
  return next != marked.end() && *next <= line + context;
}

}  // namespace

std::vector<Section> EmptySections() {
  return {
      {"failures",
       "Failures",
       "The implementation does what the documentation rules out.",
       false,
       {}},
      {"errors",
       "Harness errors",
       "The harness or the adapter failed: this says nothing about the implementation.",
       false,
       {}},
      {"undecided", "Undecided", "What was observed allows no verdict.", false, {}},
      {"otherwise",
       "Not as listed",
       "Nothing is broken here, but the list of known failures has another verdict.",
       false,
       {}},
      {"known", "Known failures", "They fail as listed.", true, {}},
      {"disputed",
       "Disputed",
       "They fail, but those who make the implementation contest what is asked.",
       true,
       {}},
      {"this-edition",
       "Known failures by this edition only",
       "They fail as listed, but the edition of its own time says otherwise, or does not ask for "
       "this.",
       true,
       {}},
      {"flaky",
       "Flaky",
       "They are listed with several verdicts, by a race; each run shows one of them.",
       true,
       {}},
  };
}

std::vector<Section> Sections(const Report& report) {
  std::vector<Section> sections = EmptySections();
  for (const CaseOutcome& result : report.cases) {
    const Kind kind = KindOf(result);
    if (kind != kNothing) sections[kind].cases.push_back(&result);
  }
  std::erase_if(sections, [](const Section& section) { return section.cases.empty(); });
  return sections;
}

std::map<Verdict, int> RequirementCounts(const Report& report) {
  std::map<Verdict, int> counts;
  for (const Verdict verdict : kAllVerdicts) counts[verdict] = 0;
  for (const RequirementResult& result : report.requirements) ++counts[result.verdict];
  return counts;
}

std::map<WhyUnsupported, int> RequirementWhyCounts(const Report& report) {
  std::map<WhyUnsupported, int> counts;
  for (const WhyUnsupported why : kAllWhyUnsupported) counts[why] = 0;
  for (const RequirementResult& result : report.requirements) {
    if (result.why) ++counts[*result.why];
  }
  return counts;
}

std::vector<const CaseOutcome*> DatedLater(const Report& report) {
  std::vector<const CaseOutcome*> later;
  for (const CaseOutcome& result : report.cases) {
    if (result.why == WhyUnsupported::kLater) later.push_back(&result);
  }
  return later;
}

std::vector<const RequirementResult*> NotPassing(const Report& report) {
  std::vector<const RequirementResult*> results;
  for (const RequirementResult& result : report.requirements) {
    const bool later = result.why == WhyUnsupported::kLater;
    if (result.verdict != Verdict::kPass && !later) results.push_back(&result);
  }
  std::stable_sort(results.begin(), results.end(), [](const auto* a, const auto* b) {
    return a->verdict != b->verdict && Worse(a->verdict, b->verdict) == a->verdict;
  });
  return results;
}

const RequirementResult* FindRequirement(const Report& report, std::string_view id) {
  const auto found =
      std::find_if(report.requirements.begin(), report.requirements.end(),
                   [&](const RequirementResult& requirement) { return requirement.id == id; });
  return found == report.requirements.end() ? nullptr : &*found;
}

std::string_view OutcomeText(const CaseOutcome& result) {
  const bool is_fine = IsFine(result.verdict);
  if (IsFailure(result.verdict) && !result.disputed.empty()) return "disputed";
  if (result.expected && result.flaky) return "flaky, as listed";
  if (result.expected) return is_fine ? "" : "as listed";
  return is_fine ? "not as listed" : "unexpected";
}

std::string CountsText(const std::map<Verdict, int>& counts,
                       const std::map<WhyUnsupported, int>& why) {
  std::vector<std::string> reasons;
  for (const auto& [reason, count] : why) {
    if (count > 0) reasons.push_back(fmt::format("{} {}", count, ToString(reason)));
  }
  std::vector<std::string> parts;
  for (const auto& [verdict, count] : counts) {
    if (count == 0) continue;
    parts.push_back(fmt::format("{} {}", count, ToString(verdict)));
    if (verdict == Verdict::kUnsupported) {
      parts.back() += fmt::format(" ({})", fmt::join(reasons, ", "));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string VerdictText(Verdict verdict, std::optional<WhyUnsupported> why) {
  return why ? fmt::format("{}: {}", ToString(verdict), ToString(*why))
             : std::string(ToString(verdict));
}

std::string OwnEditionText(const Report& report) {
  const int otherwise = report.OwnEditionSaysCount(OwnEditionSays::kOtherwise);
  const int nothing = report.OwnEditionSaysCount(OwnEditionSays::kNothing);
  if (!report.own_edition || otherwise + nothing == 0) return "";
  return fmt::format(
      "{} none by {}, the edition of its own time: it contradicts {}, and does not ask for {}",
      otherwise + nothing == 1 ? "1 failure is"
                               : fmt::format("{} failures are", otherwise + nothing),
      ToString(*report.own_edition), otherwise, nothing);
}

std::string ImplementationText(const Report& report) {
  const std::string& name = report.implementation;
  if (report.version.empty()) return name;
  const std::string_view bare = std::string_view(name).substr(0, name.rfind('@'));
  const bool repeats = name == fmt::format("{}@{}", bare, report.version);
  return fmt::format("{} {}", repeats ? bare : name, report.version);
}

std::string PartText(const Report& report) {
  std::vector<std::string> parts = report.filters;
  if (report.shards != 1) {
    parts.insert(parts.begin(), fmt::format("shard {} of {}", report.shard, report.shards));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<TraceLine> Excerpt(const CaseResult& result, const ExcerptOptions& options) {
  const std::set<size_t> marked = MarkedLines(result);
  const size_t count = result.trace.size();
  std::vector<TraceLine> lines;
  for (size_t i = 0; i < count; ++i) {
    const bool shown =
        count <= options.whole ||
        (marked.empty() ? i + 2 * options.context >= count : IsNear(i, marked, options.context));
    if (shown) {
      lines.push_back({0, i + 1, marked.contains(i), result.trace[i]});
    } else if (lines.empty() || lines.back().skipped == 0) {
      lines.push_back({1, 0, false, ""});
    } else {
      ++lines.back().skipped;
    }
  }
  return lines;
}

}  // namespace clusterspec::reports
