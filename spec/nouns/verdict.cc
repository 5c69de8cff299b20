#include "spec/nouns/verdict.h"

#include <algorithm>

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, kAllVerdicts.size()> kVerdictNames = {
    "pass", "fail", "timeout", "crash", "unsupported", "inconclusive", "error"};

// From the least to the most telling.
constexpr std::array kBySeverity = {Verdict::kUnsupported, Verdict::kPass,  Verdict::kInconclusive,
                                    Verdict::kTimeout,     Verdict::kCrash, Verdict::kFail,
                                    Verdict::kError};

auto Severity(Verdict verdict) {
  return std::find(kBySeverity.begin(), kBySeverity.end(), verdict);
}

}  // namespace

std::string_view ToString(Verdict verdict) { return kVerdictNames[static_cast<size_t>(verdict)]; }

std::string_view ToString(WhyUnsupported why) {
  constexpr std::array<std::string_view, kAllWhyUnsupported.size()> kNames = {"lacks", "later",
                                                                              "adapter"};
  return kNames[static_cast<size_t>(why)];
}

std::optional<Verdict> ParseVerdict(std::string_view name) {
  const auto found = std::find(kVerdictNames.begin(), kVerdictNames.end(), name);
  if (found == kVerdictNames.end()) return std::nullopt;
  return kAllVerdicts[static_cast<size_t>(found - kVerdictNames.begin())];
}

bool IsFailure(Verdict verdict) {
  return verdict == Verdict::kFail || verdict == Verdict::kTimeout || verdict == Verdict::kCrash;
}

bool IsFine(Verdict verdict) {
  return verdict == Verdict::kPass || verdict == Verdict::kUnsupported;
}

Verdict Worse(Verdict a, Verdict b) { return Severity(a) < Severity(b) ? b : a; }

}  // namespace clusterspec
