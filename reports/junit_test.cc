#include "reports/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Tree = boost::property_tree::ptree;

Tree Parse(const std::string& xml) {
  std::istringstream stream(xml);
  Tree tree;
  boost::property_tree::read_xml(stream, tree);
  return tree;
}

Tree SampleSuite() {
  return Parse(ToJUnit(reports::SampleReport())).get_child("testsuites.testsuite");
}

const Tree& TestCaseOf(const Tree& suite, const std::string& name) {
  for (const auto& [tag, child] : suite) {
    if (tag == "testcase" && child.get<std::string>("<xmlattr>.name") == name) return child;
  }
  ADD_FAILURE() << "no test case " << name;
  return suite;
}

TEST(JUnitTest, Golden) { reports::ExpectGolden("junit.xml", ToJUnit(reports::SampleReport())); }

TEST(JUnitTest, EveryVerdictHasItsElement) {
  const Tree suite = SampleSuite();
  const auto type = [&](const std::string& name, const std::string& element) {
    return TestCaseOf(suite, name).get<std::string>(element + ".<xmlattr>.type", "none");
  };
  EXPECT_EQ(type("worker/kill/voluntary", "failure"), "fail");
  EXPECT_EQ(type("settings/cwd", "failure"), "pass");  // not as listed
  EXPECT_EQ(type("cluster/disconnect/callback", "failure"), "timeout");
  EXPECT_EQ(type("worker/send/handle", "failure"), "crash");
  EXPECT_EQ(type("sharing/unix", "error"), "error");
  EXPECT_EQ(type("sharing/unix", "failure"), "none");
  EXPECT_EQ(TestCaseOf(suite, "settings/args").count("failure"), 0U);
  EXPECT_EQ(TestCaseOf(suite, "settings/args").count("skipped"), 0U);
  EXPECT_EQ(TestCaseOf(suite, "worker/send/udp").get<std::string>("skipped.<xmlattr>.message"),
            "unsupported: lacks: the implementation lacks the capability udp");
  EXPECT_THAT(TestCaseOf(suite, "settings/colour").get<std::string>("skipped.<xmlattr>.message"),
              StartsWith("unsupported: later: since v27.0.0"));
  EXPECT_EQ(type("sharing/round-robin", "error"), "inconclusive");
  EXPECT_THAT(
      TestCaseOf(suite, "worker/suicide/alias").get<std::string>("skipped.<xmlattr>.message"),
      StartsWith("known: fail with "));
}

TEST(JUnitTest, CountsAreThoseOfTheElements) {
  const Tree suite = SampleSuite();
  std::map<std::string, int> elements;
  for (const auto& [tag, child] : suite) {
    if (tag != "testcase") continue;
    ++elements["tests"];
    for (const char* name : {"failure", "error", "skipped"}) {
      elements[name] += static_cast<int>(child.count(name));
    }
  }
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), elements["tests"]);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), elements["failure"]);
  EXPECT_EQ(suite.get<int>("<xmlattr>.errors"), elements["error"]);
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), elements["skipped"]);
  EXPECT_EQ(elements["failure"], 7);  // one of them an entry that matches nothing
}

TEST(JUnitTest, TextSurvivesTheEscaping) {
  const Tree suite = SampleSuite();
  const Tree& nasty = TestCaseOf(suite, "nasty/<&>\"' text");
  EXPECT_THAT(
      nasty.get<std::string>("failure.<xmlattr>.message"),
      StartsWith("fail: <b>&amp;\"'</b> ]]> \\x1b[31mred\\x1b[0m \\x00 \\x7f \\x85 \\u202e"));
  EXPECT_THAT(nasty.get<std::string>("failure"), HasSubstr("replay    NODE_OPTIONS='--a=\"<&>\"'"));
  EXPECT_EQ(nasty.get<std::string>("<xmlattr>.file"), "cases/nasty.yaml");
}

// What XML 1.0 forbids may not stand there, not even as an entity.
TEST(JUnitTest, HoldsOnlyCharactersOfXml) {
  const std::string xml = ToJUnit(reports::SampleReport());
  for (const char c : xml)
    ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
  EXPECT_EQ(xml, ValidUtf8(xml));
  EXPECT_EQ(xml.find("\xEF\xBF\xBE"), std::string::npos);
  EXPECT_EQ(xml.find("&#x"), std::string::npos);
}

TEST(JUnitTest, EmptyReport) {
  const Tree suite = Parse(ToJUnit(Report())).get_child("testsuites.testsuite");
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 0);
  EXPECT_EQ(suite.count("testcase"), 0U);
}

}  // namespace
}  // namespace clusterspec
