// Results of cases -> verdicts on requirements.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_REQUIREMENT_VERDICTS_H_
#define CLUSTERSPEC_HARNESS_JUDGE_REQUIREMENT_VERDICTS_H_

#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

// What the results say together of each requirement that one of them is about, by id. All of these
// requirements are in the catalogue.
std::vector<RequirementResult> RequirementsOf(const std::vector<CaseResult>& results,
                                              const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_REQUIREMENT_VERDICTS_H_
