// Trace -> Verdict: pure, so that old traces can be judged again without any runtime.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_JUDGE_H_
#define CLUSTERSPEC_HARNESS_JUDGE_JUDGE_H_

#include <string>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Whether the case decides anything in this edition: it runs in it, and so does something that it
// covers.
bool Applies(const Case& a_case, Edition edition, const Catalogue& catalogue);

// The requirements of the case that hold in the edition.
std::vector<std::string> Covered(const Case& a_case, Edition edition, const Catalogue& catalogue);

// Judges one trace of the case, in the trace's edition. `replay` is left empty. Expectations made
// for a requirement that does not hold in the edition, or that it dates later than the trace's
// version, are left out.
CaseResult Judge(const Case& a_case, const Trace& trace, const Catalogue& catalogue);

// One line per event, for people.
std::vector<std::string> TraceLines(const Trace& trace);

// The same as far as a report keeps them; the last line says what is left out.
std::vector<std::string> ReportedLines(const Trace& trace);

// What a case's result says of one requirement that it covers: findings made for others do not
// count against it.
Verdict VerdictOn(const CaseResult& result, const std::string& requirement);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_JUDGE_H_
