#include "harness/load/requirement_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace clusterspec {
namespace {

using testing::HasSubstr;

std::string Row(const std::string& id, const std::string& editions, const std::string& more) {
  return "- {id: " + id + ", text: x, level: must, editions: '" + editions + "', decided: case, " +
         more + "}\n";
}

// The first error, with its place.
std::string FirstError(const std::string& text) {
  Catalogue catalogue;
  const Errors errors = ParseRequirements(text, "r.yaml", &catalogue);
  return errors.empty() ? "no error" : errors.front().ToString();
}

TEST(RequirementLoader, AnEditionDatesARequirement) {
  Catalogue catalogue;
  const Errors errors =
      ParseRequirements(Row("a.b", ">=v12", "since: {v12: v12.16.0, '>=v16': [v13.2.0, v12.16.0]}"),
                        "r.yaml", &catalogue);
  ASSERT_TRUE(errors.empty()) << errors.front().ToString();
  const Requirement& requirement = *catalogue.Find("a.b");
  EXPECT_EQ(requirement.since.size(), 3U);
  EXPECT_FALSE(requirement.IsLater(Edition::kV12, "13.0.0"));
  EXPECT_TRUE(requirement.IsLater(Edition::kV18, "13.0.0"));
  EXPECT_TRUE(requirement.IsLater(Edition::kV12, "12.15.0"));
  EXPECT_FALSE(requirement.IsLater(Edition::kV12, ""));
  EXPECT_FALSE(requirement.IsLater(Edition::kV6, "4.0.0"));
}

TEST(RequirementLoader, ADateIsWellFormedAndOfAnEditionInWhichItHolds) {
  EXPECT_THAT(FirstError(Row("a.b", "v18", "since: {v18: 16.0.0}")),
              HasSubstr("'16.0.0' is no version; expected one such as v16.0.0"));
  EXPECT_THAT(FirstError(Row("a.b", "v18", "since: {'>=v16': v16.0.0}")),
              HasSubstr("a.b does not hold in v16, so nothing dates it there"));
  EXPECT_THAT(FirstError(Row("a.b", "v18", "since: {v17: v16.0.0}")), HasSubstr("v17"));
  EXPECT_THAT(FirstError(Row("a.b", "all", "since: {v18: v16.0.0, '>=v16': v16.0.0}")),
              HasSubstr("v18 has a date already"));
}

// Loads a folder with one file of requirements.
std::string FolderError(const std::string& text) {
  std::string folder = testing::TempDir() + "requirementsXXXXXX";
  CLUSTERSPEC_ASSERT(mkdtemp(folder.data()) != nullptr);
  std::ofstream(folder + "/r.yaml") << text;
  const auto catalogue = LoadCatalogue(folder);
  std::filesystem::remove_all(folder);
  return catalogue ? "no error" : catalogue.error().front().ToString();
}

TEST(RequirementLoader, SomethingIsMissingOfWhatIsDecided) {
  Catalogue catalogue;
  ASSERT_TRUE(ParseRequirements(Row("a.b", "all", "missing: the other half"), "r.yaml", &catalogue)
                  .empty());
  EXPECT_EQ(catalogue.Find("a.b")->missing, "the other half");
  EXPECT_THAT(FirstError("- {id: a.b, text: x, level: must, editions: all, decided: no, why: w, "
                         "missing: m}\n"),
              HasSubstr("a.b is not decided at all; expected no 'missing'"));
}

TEST(RequirementLoader, WhatIsContradictedIsOfOtherEditions) {
  const std::string code = Row("code", "<=v16", "");
  EXPECT_EQ(FolderError(code + Row("signal", "v18", "contradicts: [code]")), "no error");
  EXPECT_THAT(FolderError(code + Row("signal", ">=v16", "contradicts: [code]")),
              HasSubstr("signal contradicts code, but both hold in v16"));
  EXPECT_THAT(FolderError(code + Row("signal", "v18", "contradicts: [cide]")),
              HasSubstr("unknown requirement 'cide'. Did you mean 'code'?"));
}

}  // namespace
}  // namespace clusterspec
