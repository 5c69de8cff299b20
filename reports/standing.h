// What a gate makes of a result, said once for all formats that servers and editors read.
#ifndef CLUSTERSPEC_REPORTS_STANDING_H_
#define CLUSTERSPEC_REPORTS_STANDING_H_

#include <string>
#include <vector>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

enum class Standing {
  kGood,      // passes, and no list says otherwise
  kNotAsked,  // unsupported
  kKnown,     // fails as listed: no news
  kNews,      // fails and is not listed so, or is listed and does not fail: the gate is red
  kTrouble,   // the harness failed, or the oracle could not decide
};

Standing StandingOf(const CaseOutcome& result);

// In one line, why it does not simply pass: "fail: exit came twice", "known: It was taken out.",
// "unsupported: later: since v16.0.0". Empty for what is good.
std::string ReasonOf(const CaseOutcome& result);

// Where the case asks for what was not given: "cases/x.yaml:12:5". Empty where no finding tells.
std::string PlaceOf(const CaseResult& result);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_STANDING_H_
