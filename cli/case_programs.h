// Cases that fail as plain programs, for pages and findings.
#ifndef CLUSTERSPEC_CLI_CASE_PROGRAMS_H_
#define CLUSTERSPEC_CLI_CASE_PROGRAMS_H_

#include <vector>

#include "reports/page_sources.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The edition of the release's own time; the report's where no manifest tells.
Edition OwnEdition(const Report& report, const std::vector<Manifest>& manifests);

// The oldest of these releases' own, and no newer than `judged`: a program in its words runs on
// each.
Edition SpokenBy(const std::vector<const Report*>& reports, Edition judged,
                 const std::vector<Manifest>& manifests);

// Whether a plain program can show the case there: where it hands a server on to the primary, it
// has to know its descriptor.
bool CanTell(const Case& a_case, const Report& report, const std::vector<Manifest>& manifests);

// For each case that fails in some report and can be told so. Each program is about the newest
// edition in which its case fails, in words that the oldest of these releases understands.
CasePrograms ProgramsOf(const std::vector<Report>& reports, const std::vector<Case>& cases,
                        const std::vector<Manifest>& manifests, const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_CASE_PROGRAMS_H_
