// Verdicts: the seven words that a case can end with. They are never mapped onto one another.
#ifndef CLUSTERSPEC_SPEC_NOUNS_VERDICT_H_
#define CLUSTERSPEC_SPEC_NOUNS_VERDICT_H_

#include <array>
#include <optional>
#include <string_view>

namespace clusterspec {

enum class Verdict {
  kPass,
  kFail,          // the implementation did something that the documentation rules out
  kTimeout,       // it was still busy, or did not answer, when the deadline came
  kCrash,         // one of its processes died of a fault of its own
  kUnsupported,   // it cannot be asked, see WhyUnsupported
  kInconclusive,  // the oracle could not decide
  kError,         // the harness or the adapter failed: says nothing about the implementation
};

inline constexpr std::array kAllVerdicts = {
    Verdict::kPass,        Verdict::kFail,         Verdict::kTimeout, Verdict::kCrash,
    Verdict::kUnsupported, Verdict::kInconclusive, Verdict::kError};

// Why an implementation cannot be asked.
enum class WhyUnsupported {
  kLacks,    // it says that it lacks a capability that the case needs
  kLater,    // the documentation dates what the case is about later than its version
  kAdapter,  // not it, but its adapter cannot do what the case asks for
};

inline constexpr std::array kAllWhyUnsupported = {WhyUnsupported::kLacks, WhyUnsupported::kLater,
                                                  WhyUnsupported::kAdapter};

// "pass", "fail", ...
std::string_view ToString(Verdict verdict);

// "lacks", "later", "adapter".
std::string_view ToString(WhyUnsupported why);

std::optional<Verdict> ParseVerdict(std::string_view name);

// Fail, timeout and crash: the implementation broke the requirement.
bool IsFailure(Verdict verdict);

// Pass and unsupported: nothing is broken, and nothing left open. This is what is expected where no
// list of known failures says otherwise.
bool IsFine(Verdict verdict);

// Of two verdicts about one thing, the one to report: error, then failures, then inconclusive,
// then pass, then unsupported.
Verdict Worse(Verdict a, Verdict b);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_VERDICT_H_
