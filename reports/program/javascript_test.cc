#include "reports/program/javascript.h"

#include <gtest/gtest.h>

#include "reports/program/wrap.h"

namespace clusterspec::script {
namespace {

std::string LiteralOf(std::string_view json) { return Literal(ParseJson(json).value()); }

TEST(Literal, IsWhatAPersonWouldWrite) {
  EXPECT_EQ(LiteralOf(R"({"a":[1,true,null,"it's"],"b-c":1.5})"),
            R"({a: [1, true, null, 'it\'s'], 'b-c': 1.5})");
}

TEST(Literal, HasWhatJsonLacks) {
  EXPECT_EQ(LiteralOf(R"(["$undefined","$NaN","$-0","$$price","$function"])"),
            "[undefined, NaN, -0, '$price', () => {}]");
  EXPECT_EQ(LiteralOf(R"({"$type":"Map","entries":[[1,2]]})"), "new Map([[1, 2]])");
  EXPECT_EQ(LiteralOf(R"({"$type":"Buffer","hex":"00ff"})"), "Buffer.from('00ff', 'hex')");
}

TEST(Quote, MakesPlaceholdersConstants) {
  EXPECT_EQ(Quote("${port:a}"), "PORT_A");
  EXPECT_EQ(Quote("${scratch}/s"), "`${SCRATCH}/s`");
  EXPECT_EQ(Quote("a\nb"), "'a\\nb'");
}

TEST(MemberPath, GuardsMissingParents) {
  EXPECT_EQ(MemberPath("e", "message.cmd", true), "Object(e.message).cmd");
  EXPECT_EQ(MemberPath("cluster", "workers.1", false), "cluster.workers[1]");
}

TEST(FillInOwnLabel, MakesTemplatesWhereSeveralShareTheCode) {
  EXPECT_EQ(FillInOwnLabel("f('a @ME@.b', '@ME@', 'c')", "w1", true), "f(`a ${me}.b`, me, 'c')");
  EXPECT_EQ(FillInOwnLabel("f('a @ME@.b')", "w1", false), "f('a w1.b')");
}

TEST(WrapCode, BreaksOutsideOfBracketsAndTexts) {
  const std::string text(90, 'x');
  EXPECT_EQ(WrapCode("assert(f(one, two), '" + text + "');"),
            "assert(f(one, two),\n    '" + text + "');");
  EXPECT_EQ(WrapCode("short(1, 2);\n"), "short(1, 2);\n");
}

TEST(Quote, LineEndsThatOldRuntimesDoNotTakeAreEscaped) {
  EXPECT_EQ(Quote("a\u2028b\u2029\n"), R"('a\u2028b\u2029\n')");
}

TEST(JoinShort, AFunctionOfOneCallStandsInOneLine) {
  EXPECT_EQ(JoinShort("a.on('b', () => {\n  c();\n});\n"), "a.on('b', () => c());\n");
  EXPECT_EQ(JoinShort("a.on('b', () => { // why\n  c();\n});\n"), "a.on('b', () => c()); // why\n");
}

TEST(JoinShort, MoreThanACallStaysAsItIs) {
  for (const std::string body : {"  c();\n  d();\n", "  const c = d();\n", "  if (c) d();\n",
                                 "  throw new Error(c());\n", "  c = 1;\n"}) {
    const std::string code = "a.on('b', () => {\n" + body + "});\n";
    EXPECT_EQ(JoinShort(code), code);
  }
  const std::string wide = "a.on('b', () => {\n  c('" + std::string(90, 'd') + "');\n});\n";
  EXPECT_EQ(JoinShort(wide), wide);
}

}  // namespace
}  // namespace clusterspec::script
