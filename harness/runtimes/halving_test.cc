#include "harness/runtimes/halving.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace clusterspec {
namespace {

const std::function<bool()> kNever = [] { return false; };

std::vector<std::string> Versions(size_t count) {
  std::vector<std::string> versions;
  versions.reserve(count);
  for (size_t i = 0; i < count; ++i) versions.push_back(std::to_string(i));
  return versions;
}

int NumberOf(const std::string& version) { return std::stoi(version); }

TEST(HalvingTest, FindsEachPlaceWithFewQuestions) {
  for (int place = 1; place < 100; ++place) {
    const Halving found = FindChange(
        Versions(100),
        [&](const std::string& version) {
          return VersionState{version, NumberOf(version) < place ? "fail" : "pass"};
        },
        kNever);
    ASSERT_TRUE(found.change);
    EXPECT_EQ(found.change->before.version, std::to_string(place - 1));
    EXPECT_EQ(found.change->before.state, "fail");
    EXPECT_EQ(found.change->after.version, std::to_string(place));
    EXPECT_EQ(found.change->after.state, "pass");
    EXPECT_LE(found.tried.size(), 9U);  // both ends, and 7 halvings
  }
}

TEST(HalvingTest, NothingChanged) {
  const Halving found = FindChange(
      Versions(50),
      [](const std::string& version) {
        return VersionState{version, "pass"};
      },
      kNever);
  EXPECT_FALSE(found.change);
  EXPECT_EQ(found.tried.size(), 2U);
}

TEST(HalvingTest, NoVersionOrOne) {
  const auto ask = [](const std::string& version) { return VersionState{version, "pass"}; };
  EXPECT_FALSE(FindChange({}, ask, kNever).change);
  EXPECT_FALSE(FindChange(Versions(1), ask, kNever).change);
}

TEST(HalvingTest, WhatCannotBeDecidedIsPassedOverAndTold) {
  const Halving found = FindChange(
      Versions(40),
      [](const std::string& version) {
        const int number = NumberOf(version);
        const bool decided = number > 2 && number < 37 && (number < 18 || number > 21);
        return VersionState{version,
                            !decided      ? "does not run"
                            : number < 20 ? "fail"
                                          : "pass",
                            decided};
      },
      kNever);
  ASSERT_TRUE(found.change);
  EXPECT_EQ(found.change->before.version, "17");
  EXPECT_EQ(found.change->after.version, "22");
  ASSERT_EQ(found.change->between.size(), 4U);
  EXPECT_EQ(found.change->between.front().version, "18");
  EXPECT_EQ(found.change->between.front().state, "does not run");
}

TEST(HalvingTest, NothingDecidedIsNoChange) {
  const Halving found = FindChange(
      Versions(5),
      [](const std::string& version) {
        return VersionState{version, "?", false};
      },
      kNever);
  EXPECT_FALSE(found.change);
  EXPECT_EQ(found.tried.size(), 5U);
}

TEST(HalvingTest, StopsWhenTold) {
  int asked = 0;
  const Halving found = FindChange(
      Versions(100),
      [&](const std::string& version) {
        ++asked;
        return VersionState{version, NumberOf(version) < 30 ? "fail" : "pass"};
      },
      [&] { return asked >= 4; });
  EXPECT_TRUE(found.stopped);
  EXPECT_FALSE(found.change);
  EXPECT_EQ(asked, 4);
}

}  // namespace
}  // namespace clusterspec
