#include "spec/nouns/ending.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

TEST(EndingTest, NamesReadBack) {
  for (const EndingKind kind : kAllEndingKinds) {
    EXPECT_EQ(ParseEndingKind(ToString(kind)), kind) << ToString(kind);
  }
  EXPECT_EQ(ParseEndingKind("complete"), std::nullopt);
}

// What each kind means by its definition, told independently of the table.
TEST(EndingTest, SaysOfTheImplementationWhatTheVerdictSays) {
  for (const EndingKind kind : kAllEndingKinds) {
    const EndingTraits& traits = TraitsOf(kind);
    EXPECT_EQ(traits.kind, kind);
    // A verdict on the implementation needs a run that shows it, and the other way round.
    EXPECT_EQ(traits.shows_behaviour, !traits.verdict || IsFailure(*traits.verdict))
        << ToString(kind);
    EXPECT_LE(traits.fell_silent, traits.end_is_judged) << ToString(kind);
    EXPECT_LE(traits.end_is_judged, traits.shows_behaviour) << ToString(kind);
    // Only a run that came to its end is judged by what it shows.
    EXPECT_EQ(!traits.verdict, kind == EndingKind::kCompleted) << ToString(kind);
  }
}

TEST(EndingTest, NoVerdictIsMappedOntoAnother) {
  const auto verdict = [](EndingKind kind) { return *TraitsOf(kind).verdict; };
  EXPECT_EQ(verdict(EndingKind::kSilent), Verdict::kFail);
  EXPECT_EQ(verdict(EndingKind::kEndedEarly), Verdict::kFail);
  EXPECT_EQ(verdict(EndingKind::kDeadline), Verdict::kTimeout);
  EXPECT_EQ(verdict(EndingKind::kCrashed), Verdict::kCrash);
  EXPECT_EQ(verdict(EndingKind::kUnsupported), Verdict::kUnsupported);
  EXPECT_EQ(verdict(EndingKind::kLater), Verdict::kUnsupported);
  EXPECT_EQ(verdict(EndingKind::kAdapterLacks), Verdict::kUnsupported);
  EXPECT_EQ(verdict(EndingKind::kAdapter), Verdict::kError);
  EXPECT_EQ(verdict(EndingKind::kHarness), Verdict::kError);
  EXPECT_EQ(verdict(EndingKind::kInterrupted), Verdict::kInconclusive);
}

TEST(EndingTest, WhatIsUnsupportedSaysWhy) {
  for (const EndingKind kind : kAllEndingKinds) {
    const EndingTraits& traits = TraitsOf(kind);
    EXPECT_EQ(traits.why.has_value(), traits.verdict == Verdict::kUnsupported) << ToString(kind);
  }
  EXPECT_EQ(TraitsOf(EndingKind::kUnsupported).why, WhyUnsupported::kLacks);
  EXPECT_EQ(TraitsOf(EndingKind::kLater).why, WhyUnsupported::kLater);
  EXPECT_EQ(TraitsOf(EndingKind::kAdapterLacks).why, WhyUnsupported::kAdapter);
}

// Where the harness broke off, later events and the end itself prove nothing.
TEST(EndingTest, WhatIsCutOffNeitherFellSilentNorEnded) {
  for (const EndingKind kind :
       {EndingKind::kDeadline, EndingKind::kCrashed, EndingKind::kInterrupted}) {
    EXPECT_FALSE(TraitsOf(kind).fell_silent) << ToString(kind);
    EXPECT_FALSE(TraitsOf(kind).end_is_judged) << ToString(kind);
  }
  EXPECT_FALSE(TraitsOf(EndingKind::kEndedEarly).fell_silent);
}

TEST(EndingTest, ForPeople) {
  EXPECT_EQ(Ending().ToString(), "completed");
  EXPECT_EQ((Ending{EndingKind::kCrashed, 1, "w1 died of SIGABRT"}).ToString(),
            "crashed: w1 died of SIGABRT");
}

}  // namespace
}  // namespace clusterspec
