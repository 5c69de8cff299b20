#include "harness/judge/own_edition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

Requirement HoldingIn(const std::string& id, const char* editions,
                      std::vector<std::string> contradicts = {}) {
  Requirement requirement;
  requirement.id = id;
  requirement.text = "The text of " + id + ".";
  requirement.editions = *EditionSet::Parse(editions);
  requirement.contradicts = std::move(contradicts);
  return requirement;
}

// v18 asks for a signal, those before for a code; only v18 asks for speed.
Catalogue Changed() {
  Catalogue catalogue;
  catalogue.Insert(HoldingIn("ends", "all"));
  catalogue.Insert(HoldingIn("code", "<=v16"));
  catalogue.Insert(HoldingIn("signal", "v18", {"code"}));
  catalogue.Insert(HoldingIn("speed", "v18"));
  return catalogue;
}

CaseResult Failing(const std::vector<std::string>& requirements,
                   const std::vector<std::string>& broken) {
  CaseResult result;
  result.verdict = Verdict::kFail;
  result.requirements = requirements;
  for (const std::string& id : broken) result.findings.push_back({id, "m", "", "", -1, ""});
  return result;
}

CaseResult Remarked(CaseResult result, Edition edition, std::optional<Edition> own,
                    const std::vector<std::string>& contradicts = {}) {
  Trace trace;
  trace.edition = edition;
  trace.own_edition = own;
  RemarkOwnEdition(trace, contradicts, Changed(), &result);
  return result;
}

TEST(OwnEdition, SaysOtherwiseWhereItContradicts) {
  const CaseResult result = Remarked(Failing({"signal"}, {""}), Edition::kV18, Edition::kV12);
  EXPECT_EQ(result.own_edition_says, OwnEditionSays::kOtherwise);
  EXPECT_EQ(result.remark,
            "v12, the edition of its own time, says otherwise: The text of code. (code)");
  // Contradiction has no direction.
  EXPECT_EQ(Remarked(Failing({"code"}, {""}), Edition::kV12, Edition::kV18).own_edition_says,
            OwnEditionSays::kOtherwise);
}

TEST(OwnEdition, SaysNothingWhereItDoesNotAsk) {
  const CaseResult result = Remarked(Failing({"speed"}, {""}), Edition::kV18, Edition::kV12);
  EXPECT_EQ(result.own_edition_says, OwnEditionSays::kNothing);
  EXPECT_EQ(result.remark, "v12, the edition of its own time, does not ask for this");
}

TEST(OwnEdition, IsSilentWhereAnythingBrokenHoldsThere) {
  const auto says = [](const std::vector<std::string>& broken) {
    return Remarked(Failing({"ends", "signal"}, broken), Edition::kV18, Edition::kV12)
        .own_edition_says;
  };
  EXPECT_EQ(says({""}), OwnEditionSays::kTheSame);
  EXPECT_EQ(says({"signal", "ends"}), OwnEditionSays::kTheSame);
  EXPECT_EQ(says({"signal"}), OwnEditionSays::kOtherwise);
}

TEST(OwnEdition, ACaseMayNameWhatItsProgramContradicts) {
  const auto says = [](Edition own) {
    return Remarked(Failing({"ends"}, {""}), Edition::kV18, own, {"code"}).own_edition_says;
  };
  EXPECT_EQ(says(Edition::kV12), OwnEditionSays::kOtherwise);
  EXPECT_EQ(says(Edition::kV18), OwnEditionSays::kTheSame);
}

TEST(OwnEdition, IsOnlyAskedOfFailuresInAnotherEdition) {
  const CaseResult failing = Failing({"signal"}, {""});
  EXPECT_EQ(Remarked(failing, Edition::kV18, Edition::kV18).remark, "");
  EXPECT_EQ(Remarked(failing, Edition::kV18, std::nullopt).remark, "");
  CaseResult passing;
  passing.requirements = {"signal"};
  EXPECT_EQ(Remarked(passing, Edition::kV18, Edition::kV12).remark, "");
}

}  // namespace
}  // namespace clusterspec
