#include "spec/nouns/pattern.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "spec/nouns/repeated_text.h"

namespace clusterspec {
namespace {

json::value J(const char* text) { return *ParseJson(text); }

bool Fits(const char* expected, const char* actual) {
  return ValueMatches(J(expected), J(actual), {});
}

TEST(ValueTest, PlainValuesAreComparedWhole) {
  EXPECT_TRUE(Fits("1", "1.0"));
  EXPECT_TRUE(Fits(R"({"a":1,"b":[2]})", R"({"b":[2],"a":1})"));
  EXPECT_FALSE(Fits(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(Fits("null", R"("$undefined")"));
  EXPECT_FALSE(Fits("[1,2]", "[1]"));
  EXPECT_FALSE(Fits("true", "1"));
  EXPECT_TRUE(Fits(R"({"$type":"Worker","label":"w1"})", R"({"$type":"Worker","label":"w1"})"));
}

TEST(ValueTest, OperatorsDecide) {
  EXPECT_TRUE(Fits(R"({"$kind":"number"})", "1"));
  EXPECT_FALSE(Fits(R"({"$kind":"string"})", R"("$undefined")"));
  EXPECT_TRUE(Fits(R"({"$kind":"undefined"})", R"("$undefined")"));
  EXPECT_TRUE(Fits(R"({"$not":1})", "2"));
  EXPECT_FALSE(Fits(R"({"$not":{"$kind":"number"}})", "2"));
  EXPECT_TRUE(Fits(R"({"$one_of":[1,{"$kind":"string"}]})", R"("x")"));
  EXPECT_FALSE(Fits(R"({"$one_of":[]})", "1"));
  EXPECT_TRUE(Fits(R"({"$matches":"^a.c$"})", R"("abc")"));
  EXPECT_FALSE(Fits(R"({"$matches":"a"})", "1"));
  EXPECT_TRUE(Fits(R"({"$at_least":2})", "2"));
  EXPECT_FALSE(Fits(R"({"$at_most":2})", "3"));
  EXPECT_FALSE(Fits(R"({"$at_least":2})", R"("3")"));
  EXPECT_TRUE(Fits(R"({"$has":{"a":{"$kind":"number"}}})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(Fits(R"({"$has":{"c":1}})", R"({"a":1})"));
}

TEST(ValueTest, AbsenceIsNoValue) {
  EXPECT_TRUE(ValueMatches(J(R"({"$absent":true})"), std::nullopt, {}));
  EXPECT_FALSE(ValueMatches(J(R"({"$absent":true})"), J("1"), {}));
  EXPECT_TRUE(ValueMatches(J(R"({"$absent":false})"), J("1"), {}));
  EXPECT_FALSE(ValueMatches(J("null"), std::nullopt, {}));
  EXPECT_FALSE(ValueMatches(J(R"({"$not":1})"), std::nullopt, {}));
}

TEST(ValueTest, SameLooksAtTheFirstSuchEvent) {
  const std::vector<Event> events = {
      *ParseEvent(
          R"({"event":"server.listening","process":"w1","subject":"w1.s1","data":{"port":80}})"),
      *ParseEvent(
          R"({"event":"server.listening","process":"w1","subject":"w1.s1","data":{"port":81}})")};
  const json::value same = J(R"({"$same":"server.listening w1.s1 port"})");
  EXPECT_TRUE(ValueMatches(same, J("80"), events));
  EXPECT_FALSE(ValueMatches(same, J("81"), events));
  EXPECT_FALSE(ValueMatches(same, J("80"), {}));
}

TEST(ValueTest, LongStringsAreComparedByDigest) {
  const std::string text(2000, 'x');
  // Length in UTF-16 units: an astral character counts twice.
  const json::value sent = Abbreviate(json::value(text + "\xf0\x9f\x98\x80"));
  EXPECT_EQ(*Find(sent, "length"), json::value(2002));
  EXPECT_TRUE(ValueMatches(json::value(text + "\xf0\x9f\x98\x80"), sent, {}));
  EXPECT_FALSE(ValueMatches(json::value(text + "y"), sent, {}));
  EXPECT_EQ(Abbreviate(json::value("short")), json::value("short"));
}

TEST(ValueTest, RepeatedTextsAreShownByDigest) {
  const json::value repeated = J(R"({"$type":"String","repeat":"a\u00e4","times":1000})");
  const auto text = RepeatedText::In(repeated);
  ASSERT_TRUE(text);
  const json::value shown = Abbreviate(text->Whole());
  EXPECT_EQ(*Find(shown, "length"), json::value(2000));
  EXPECT_EQ(text->Shown(), shown);
  EXPECT_TRUE(ValueMatches(repeated, shown, {}));
  EXPECT_TRUE(ValueMatches(json::object{{"a", repeated}}, json::object{{"a", shown}}, {}));
  const json::value other = J(R"({"$type":"String","repeat":"b\u00e4","times":1000})");
  EXPECT_FALSE(ValueMatches(other, shown, {}));
  EXPECT_FALSE(ValueMatches(repeated, J("2000"), {}));
  EXPECT_EQ(WithWholeTexts(json::array{repeated}), json::array{text->Whole()});
  EXPECT_EQ(AsShown(json::object{{"a", json::array{repeated, 1}}}),
            (json::object{{"a", json::array{shown, 1}}}));
}

TEST(ValueTest, ALongRepeatedTextIsShownWithoutBeingMade) {
  const auto peak_kib = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto text = RepeatedText::In(J(R"({"$type":"String","repeat":"$","times":16777216})"));
  ASSERT_TRUE(text);
  const long before = peak_kib();
  const json::value shown = text->Shown();
  EXPECT_EQ(*Find(shown, "length"), json::value(16777216));
  EXPECT_LT(peak_kib() - before, 8 << 10);
  EXPECT_TRUE(Abbreviate(text->Whole()) == shown);
}

TEST(ValueTest, RepeatedTextsHaveABound) {
  const std::string_view form = R"({"$type":"String","repeat":"ab","times":%})";
  const auto with = [&](std::string_view times) {
    std::string text(form);
    return J(text.replace(text.find('%'), 1, times).c_str());
  };
  EXPECT_TRUE(RepeatedText::In(with("8388608")));
  EXPECT_FALSE(RepeatedText::In(with("8388609")));
  EXPECT_FALSE(RepeatedText::In(with("0")));
}

TEST(ValueTest, ADollarOfItsOwnIsDoubledInOperationsOnly) {
  const json::value repeated = J(R"({"$type":"String","repeat":"$","times":3})");
  EXPECT_EQ(RepeatedText::In(repeated)->Whole(), json::value("$$$$"));
  const std::string dollars(2000, '$');
  EXPECT_EQ(*Find(Abbreviate(json::value("$" + dollars)), "length"), json::value(2000));
}

TEST(ValueTest, InvalidOperatorsAreNamedWhereverTheyStand) {
  EXPECT_EQ(InvalidOperator(J(R"({"$knid":"number"})")), "$knid");
  EXPECT_EQ(InvalidOperator(J(R"({"$matches":"("})")), "$matches");
  EXPECT_EQ(InvalidOperator(J(R"({"$one_of":[{"$has":{"a":{"$at_least":"2"}}}]})")), "$at_least");
  EXPECT_EQ(InvalidOperator(J(R"({"$same":"oneword"})")), "$same");
  EXPECT_EQ(InvalidOperator(J(R"({"$type":"Map","entries":[]})")), "");
  EXPECT_EQ(InvalidOperator(J(R"({"a":1})")), "");
}

TEST(PatternTest, EventSubjectAndConditionsMustAllFit) {
  const Event event = *ParseEvent(
      R"({"event":"cluster.exit","process":"primary","subject":"w1","data":{"code":0}})");
  EXPECT_TRUE(Matches(ParseShortPattern("cluster.exit"), event, {}));
  EXPECT_TRUE(Matches(ParseShortPattern("cluster.exit w1"), event, {}));
  EXPECT_FALSE(Matches(ParseShortPattern("cluster.exit w2"), event, {}));
  EXPECT_FALSE(Matches(ParseShortPattern("worker.exit w1"), event, {}));
  EXPECT_TRUE(Matches({"cluster.exit", "", {{"code", 0}}}, event, {}));
  EXPECT_FALSE(Matches({"cluster.exit", "", {{"code", 1}}}, event, {}));
}

}  // namespace
}  // namespace clusterspec
