// The known failures of an implementation, each looked at by hand.
#ifndef CLUSTERSPEC_SPEC_NOUNS_KNOWN_FAILURE_H_
#define CLUSTERSPEC_SPEC_NOUNS_KNOWN_FAILURE_H_

#include <algorithm>
#include <string>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"
#include "spec/nouns/verdict.h"

namespace clusterspec {

// A version whose results are known, in these editions.
struct TestedVersion {
  std::string version;
  EditionSet editions;
};

// Why results differ from the documentation.
struct Difference {
  std::string deviation;  // of the catalogue; empty: in none
  std::string reason;     // why it is a true difference
  std::string link;       // where it is discussed; empty: nowhere
  std::string expires;    // "2027-06-30": to be looked at again after that day; empty: never

  bool operator==(const Difference&) const = default;
};

// What one case, or monitor, is known to end with.
struct KnownFailure {
  std::string id;  // of a result: "worker-kill/x", "monitor/one-exit"
  std::vector<Verdict> verdicts = {Verdict::kFail};  // one failure; of a flaky result several
  std::string message;  // that it must fail with; a glob, since ports and pids change
  std::string since;    // lowest tested version that shows it
  std::string until;    // highest tested version that shows it; empty: the newest does
  EditionSet editions;
  Difference difference;
  SourceLocation where;

  // It ends now in one way, now in another, by a race of the runtime or of the system.
  bool IsFlaky() const { return verdicts.size() > 1; }

  bool Lists(Verdict verdict) const {
    return std::find(verdicts.begin(), verdicts.end(), verdict) != verdicts.end();
  }
};

// A requirement that those who make an implementation contest. What breaks it, and nothing else,
// turns no gate red, and is told apart.
struct Dispute {
  std::string requirement;
  std::string reason;
  std::string link;  // where it is discussed
  EditionSet editions;
  SourceLocation where;
};

struct KnownFailures {
  std::vector<TestedVersion> tested;  // ascending
  std::vector<KnownFailure> failures;
  std::vector<Dispute> disputes;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_KNOWN_FAILURE_H_
