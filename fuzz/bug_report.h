// A find in words, ready to be pasted.
#ifndef CLUSTERSPEC_FUZZ_BUG_REPORT_H_
#define CLUSTERSPEC_FUZZ_BUG_REPORT_H_

#include <string>

#include "fuzz/campaign_state.h"
#include "fuzz/smallest.h"
#include "spec/nouns/requirement.h"

namespace clusterspec::fuzz {

// Markdown: what is broken and where it is promised, on what, how often, the steps, the plain
// program (or why there is none), and what was seen. `replay` is the line that runs it again.
std::string BugReport(const Small& small, const FindGroup& group, const Result<std::string>& script,
                      const std::string& replay, const Catalogue& catalogue);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_BUG_REPORT_H_
