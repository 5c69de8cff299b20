#include "spec/nouns/ending.h"

#include <fmt/format.h>

#include <algorithm>

namespace clusterspec {
namespace {

using enum EndingKind;

constexpr EndingTraits kTable[] = {
    // kind, name, shows behaviour, fell silent, end is judged, verdict
    {kCompleted, "completed", true, true, true, std::nullopt},
    {kSilent, "silent", true, true, true, Verdict::kFail},
    {kDeadline, "deadline", true, false, false, Verdict::kTimeout},
    {kCrashed, "crashed", true, false, false, Verdict::kCrash},
    {kEndedEarly, "ended-early", true, false, true, Verdict::kFail},
    {kUnsupported, "unsupported", false, false, false, Verdict::kUnsupported,
     WhyUnsupported::kLacks},
    {kLater, "later", false, false, false, Verdict::kUnsupported, WhyUnsupported::kLater},
    {kAdapterLacks, "adapter-lacks", false, false, false, Verdict::kUnsupported,
     WhyUnsupported::kAdapter},
    {kAdapter, "adapter", false, false, false, Verdict::kError},
    {kHarness, "harness", false, false, false, Verdict::kError},
    {kBound, "bound", false, false, false, Verdict::kError},
    {kInterrupted, "interrupted", false, false, false, Verdict::kInconclusive},
};

constexpr bool InOrder() {
  for (size_t i = 0; i < kAllEndingKinds.size(); ++i) {
    if (kTable[i].kind != kAllEndingKinds[i] || static_cast<size_t>(kTable[i].kind) != i) {
      return false;
    }
  }
  return true;
}
static_assert(std::size(kTable) == kAllEndingKinds.size() && InOrder());

}  // namespace

const EndingTraits& TraitsOf(EndingKind kind) { return kTable[static_cast<size_t>(kind)]; }

std::string_view ToString(EndingKind kind) { return TraitsOf(kind).name; }

std::optional<EndingKind> ParseEndingKind(std::string_view name) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const EndingTraits& each) { return each.name == name; });
  if (found == std::end(kTable)) return std::nullopt;
  return found->kind;
}

std::string Ending::ToString() const {
  return fmt::format("{}{}{}", traits().name, message.empty() ? "" : ": ", message);
}

}  // namespace clusterspec
