// What the edition of a runtime's own time says of a failure in another one.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_OWN_EDITION_H_
#define CLUSTERSPEC_HARNESS_JUDGE_OWN_EDITION_H_

#include <string>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Sets `own_edition_says` and `remark` of a failure that is none by the edition of the runtime's
// own time: all that it breaks does not hold there, or one of `contradicts` does. Leaves any other
// result as it is.
void RemarkOwnEdition(const Trace& trace, const std::vector<std::string>& contradicts,
                      const Catalogue& catalogue, CaseResult* result);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_OWN_EDITION_H_
