// What a reader of a report looks for, in the order in which every writer shows it.
#ifndef CLUSTERSPEC_REPORTS_SECTIONS_H_
#define CLUSTERSPEC_REPORTS_SECTIONS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// Results that want a look, of one kind. All pointers here live as long as the report.
struct Section {
  std::string_view anchor;  // "failures", for links
  std::string_view title;
  std::string_view meaning;  // one sentence for people
  bool known = false;        // as listed: short is enough
  std::vector<const CaseOutcome*> cases;
};

// All of them, in their order, without cases.
std::vector<Section> EmptySections();

// The sections that are not empty: failures, errors of the harness, what could not be decided,
// what ended otherwise than listed, known failures, apart from these what is disputed, the ones
// that are none by the edition of the implementation's own time, and what is flaky. A case is in at
// most one of them; any other pass and an `unsupported` that are expected are in none.
std::vector<Section> Sections(const Report& report);

// How many requirements have each verdict; every verdict has an entry.
std::map<Verdict, int> RequirementCounts(const Report& report);

// How many unsupported requirements there are for each reason; every reason has an entry.
std::map<WhyUnsupported, int> RequirementWhyCounts(const Report& report);

// The requirements that do not pass, the most telling verdicts first; not those that are dated
// later than the version.
std::vector<const RequirementResult*> NotPassing(const Report& report);

// Null for an id that the report does not hold.
const RequirementResult* FindRequirement(const Report& report, std::string_view id);

// What the verdict alone does not tell: "unexpected" or "as listed" of what went wrong, "not as
// listed" of what did not, "flaky, as listed" of both, "disputed"; empty for any other pass or
// `unsupported` that is expected.
std::string_view OutcomeText(const CaseOutcome& result);

// The cases that the edition dates later than the version of Node.js that is offered.
std::vector<const CaseOutcome*> DatedLater(const Report& report);

// "30 pass, 2 fail, 5 unsupported (1 lacks, 4 later)": the verdicts that occur; empty when none
// does.
std::string CountsText(const std::map<Verdict, int>& counts,
                       const std::map<WhyUnsupported, int>& why);

// "unsupported: later" with a reason, else the verdict.
std::string VerdictText(Verdict verdict, std::optional<WhyUnsupported> why);

// "12 failures are none by v10, the edition of its own time: it contradicts 10, and does not ask
// for 2"; empty when there is none.
std::string OwnEditionText(const Report& report);

// "node 26.10.0", also where it was asked for as "node@26.10.0".
std::string ImplementationText(const Report& report);

// "shard 2 of 3, --include worker-*"; empty for the whole suite.
std::string PartText(const Report& report);

// A line of a trace, or a gap where lines were left out.
struct TraceLine {
  size_t skipped = 0;      // > 0: a gap of so many lines, and nothing else is set
  size_t number = 0;       // from 1
  bool is_marked = false;  // a finding points at it
  std::string_view text;
};

// How much of a long trace to show.
struct ExcerptOptions {
  size_t whole = 0;    // a trace of so many lines is shown as it is
  size_t context = 0;  // else so many lines before and after each event that a finding points at
};

// Where no finding points at an event, the end is what tells most: twice the context from there.
// Finding::event counts the lines of CaseResult::trace from 0.
std::vector<TraceLine> Excerpt(const CaseResult& result, const ExcerptOptions& options);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SECTIONS_H_
