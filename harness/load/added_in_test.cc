#include "harness/load/added_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

constexpr const char* kRequirements =
    "- {id: a.old, text: x, level: must, editions: all, decided: case}\n"
    "- {id: a.new, text: x, level: must, editions: all, decided: case, added_in: \"0.2.0\"}\n";

Catalogue TheCatalogue() {
  Catalogue catalogue;
  const Errors errors = ParseRequirements(kRequirements, "r.yaml", &catalogue);
  EXPECT_TRUE(errors.empty()) << ToString(errors);
  return catalogue;
}

Result<Case, Errors> CaseAddedIn(const std::string& version) {
  return ParseCase("title: t\ncovers: [a.old]\nadded_in: " + version +
                       "\nsteps:\n  - primary: {fork: w1}\nexpect:\n  - once: cluster.fork w1\n",
                   "c.yaml", "folder/c", TheCatalogue());
}

TEST(AddedInTest, WhatCameLaterHoldsInNoEdition) {
  const Catalogue catalogue = TheCatalogue();
  EXPECT_TRUE(AsOf(catalogue, "0.1.0").Find("a.new")->editions.empty());
  EXPECT_FALSE(AsOf(catalogue, "0.1.0").Find("a.old")->editions.empty());
  EXPECT_FALSE(AsOf(catalogue, "0.2.0").Find("a.new")->editions.empty());
  const auto a_case = CaseAddedIn("\"0.10.0\"");
  ASSERT_TRUE(a_case) << ToString(a_case.error());
  EXPECT_TRUE(AsOf({*a_case}, "0.9.0").front().editions.empty());
  EXPECT_FALSE(AsOf({*a_case}, "0.10.0").front().editions.empty());
}

TEST(AddedInTest, IsAVersion) {
  const auto a_case = CaseAddedIn("soon");
  ASSERT_FALSE(a_case);
  EXPECT_THAT(ToString(a_case.error()),
              HasSubstr("c.yaml:3:11: added_in is 'soon'; expected a version of the suite"));
}

}  // namespace
}  // namespace clusterspec
