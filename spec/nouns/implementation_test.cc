#include "spec/nouns/implementation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

using testing::ElementsAre;

Manifest NodeLike() {
  Manifest manifest;
  manifest.editions = {
      {4, Edition::kV6}, {9, Edition::kV10}, {12, Edition::kV12}, {16, Edition::kV16}};
  return manifest;
}

TEST(EditionFor, TakesTheLastRuleThatTheVersionHasReached) {
  const Manifest manifest = NodeLike();
  EXPECT_EQ(manifest.EditionFor("4.0.0"), Edition::kV6);
  EXPECT_EQ(manifest.EditionFor("8.17.0"), Edition::kV6);
  EXPECT_EQ(manifest.EditionFor("9.0.0"), Edition::kV10);
  EXPECT_EQ(manifest.EditionFor("15.14.0"), Edition::kV12);
  EXPECT_EQ(manifest.EditionFor("16.20.2"), Edition::kV16);
  EXPECT_EQ(manifest.EditionFor("v26.10.0"), Edition::kV16);
}

TEST(EditionFor, HasNothingBelowTheFirstRuleOrForWhatIsNoVersion) {
  const Manifest manifest = NodeLike();
  EXPECT_EQ(manifest.EditionFor("0.10.48"), std::nullopt);
  EXPECT_EQ(manifest.EditionFor("3.9.9"), std::nullopt);
  EXPECT_EQ(manifest.EditionFor(""), std::nullopt);
  EXPECT_EQ(manifest.EditionFor("latest"), std::nullopt);
  EXPECT_EQ(manifest.EditionFor("16x"), std::nullopt);
  EXPECT_EQ(manifest.EditionFor("-16.0.0"), std::nullopt);
  EXPECT_EQ(Manifest().EditionFor("16.20.2"), std::nullopt);
}

TEST(Lacks, HoldsForTheVersionsThatItNames) {
  Manifest manifest;
  manifest.lacks = {{"inspector", 7}, {"ipv6", std::nullopt}};
  EXPECT_TRUE(manifest.Lacks("inspector", "6.17.1"));
  EXPECT_TRUE(manifest.Lacks("inspector", "7.0.0"));
  EXPECT_FALSE(manifest.Lacks("inspector", "8.0.0"));
  EXPECT_FALSE(manifest.Lacks("inspector", "unknown"));
  EXPECT_TRUE(manifest.Lacks("ipv6", "26.10.0"));
  EXPECT_TRUE(manifest.Lacks("ipv6", "unknown"));
  EXPECT_FALSE(manifest.Lacks("udp", "6.17.1"));
}

Implementation Example() {
  Implementation implementation;
  implementation.manifest.adapter = "/a b/adapter.cjs";
  implementation.manifest.command = {"${program}", "run", "${runtime_args}", "--on=${adapter}",
                                     "${adapter}"};
  implementation.program = "/opt/node";
  return implementation;
}

TEST(OwnEdition, IsThatOfItsVersion) {
  Implementation implementation = Example();
  implementation.manifest.editions = NodeLike().editions;
  implementation.version = "10.24.1";
  implementation.edition = Edition::kV16;
  EXPECT_EQ(implementation.OwnEdition(), Edition::kV10);
  implementation.version = "unknown";
  EXPECT_EQ(implementation.OwnEdition(), std::nullopt);
}

TEST(OwnEdition, IsNoneOfWhatFollowsAny) {
  Implementation implementation = Example();
  implementation.manifest.editions = NodeLike().editions;
  implementation.version = "10.24.1";
  implementation.manifest.command.push_back("--edition=${edition}");
  EXPECT_EQ(implementation.OwnEdition(), std::nullopt);
}

TEST(Command, PutsEachArgumentInItsPlace) {
  EXPECT_THAT(Example().Command({"--r1", "--r2"}, {"a1", "a 2"}),
              ElementsAre("/opt/node", "run", "--r1", "--r2", "--on=/a b/adapter.cjs",
                          "/a b/adapter.cjs", "a1", "a 2"));
}

TEST(Command, NoArgumentsLeaveNoEmptyWords) {
  EXPECT_THAT(Example().Command({}, {}),
              ElementsAre("/opt/node", "run", "--on=/a b/adapter.cjs", "/a b/adapter.cjs"));
}

TEST(Command, EditionAndDeviationsTravelToThoseThatTakeThem) {
  Implementation implementation = Example();
  EXPECT_FALSE(implementation.TakesDeviations());
  implementation.manifest.command = {"${program}", "--as=${edition}", "--not=${deviations}"};
  implementation.edition = Edition::kV12;
  implementation.deviations = "one,two";
  EXPECT_TRUE(implementation.TakesDeviations());
  EXPECT_THAT(implementation.Command({}, {}),
              ElementsAre("/opt/node", "--as=v12", "--not=one,two"));
}

TEST(Command, ArgumentsAreNotThemselvesReplaced) {
  EXPECT_THAT(Example().Command({"${adapter}"}, {"${program}"}),
              ElementsAre("/opt/node", "run", "${adapter}", "--on=/a b/adapter.cjs",
                          "/a b/adapter.cjs", "${program}"));
}

TEST(Command, WhatIsPutInIsNotReplacedAgain) {
  Implementation odd;
  odd.manifest.command = {"${program}"};
  odd.program = "/x/${program}/${program}";
  EXPECT_THAT(odd.Command({}, {}), ElementsAre("/x/${program}/${program}"));
}

}  // namespace
}  // namespace clusterspec
