// A case as a plain program for node, bun or deno: what an engineer attaches to a bug report.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_SCRIPT_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_SCRIPT_H_

#include <optional>
#include <string>

#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The program exits with 0 when the case holds in the edition; with 1, and prints what is wrong,
// when it fails; with 2 when it cannot tell. It needs nothing but the runtime, which may be Node 6.
// The error says why there is no such program. Every requirement that the case covers is in the
// catalogue. `dialect` is the edition whose names and syntax the program uses, for runtimes that
// are older than the edition; by default this one.
Result<std::string> ToScript(const Case& a_case, Edition edition, const Catalogue& catalogue,
                             std::optional<Edition> dialect = std::nullopt);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_SCRIPT_H_
