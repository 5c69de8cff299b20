// What an implementation can be held to: not to what the edition's own history dates later than the
// version of Node.js that it offers.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_APPLICABILITY_H_
#define CLUSTERSPEC_HARNESS_JUDGE_APPLICABILITY_H_

#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/implementation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Whether the requirement holds in the edition.
bool HoldsIn(const std::string& requirement, Edition edition, const Catalogue& catalogue);

// Those of `requirements` that the edition dates later than the version.
std::vector<std::string> DatedLater(const std::vector<std::string>& requirements, Edition edition,
                                    const std::string& node_version, const Catalogue& catalogue);

// Why the whole case says nothing of this version: it covers nothing else than what is dated later,
// or its program needs something of that. "since v16.0.0, and ..": nothing when it can be asked.
//
// A program needs what the case covers or uses, except for a requirement that some `for` names:
// what is asked for that one can be left out.
std::optional<std::string> WhyLater(const Case& a_case, Edition edition,
                                    const std::string& node_version, const Catalogue& catalogue);

// In place of a run of such a case: an empty trace that ends with the reason. Nothing when the case
// can be run.
std::optional<Trace> TraceIfLater(const Case& a_case, const Implementation& implementation,
                                  const Catalogue& catalogue);

// Why the case cannot be decided on this trace: it needs what the adapter's hello lists under
// `cannot`. Nothing when it can be.
std::optional<std::string> WhyUntold(const Case& a_case, const Trace& trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_APPLICABILITY_H_
