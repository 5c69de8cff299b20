#include "reports/official_page.h"

#include <gtest/gtest.h>

namespace clusterspec::reports {
namespace {

Statement Says(const std::string& section, const std::string& requirement) {
  Statement statement;
  statement.section = section;
  statement.requirements = {requirement};
  return statement;
}

StatementMaps TwoEditions() {
  const std::vector<Statement> statements = {
      Says("", "cluster.fork.spawns"),
      Says("", "cluster.fork.spawns"),
      Says("How it works", "sharing.same-port"),
      Says("Class: Worker / Event: 'exit'", "worker.event.exit.code"),
      Says("Class: Worker / worker.kill([signal])", "worker.kill.signal"),
      Says("Event: 'exit'", "cluster.event.exit.code"),
      Says("Event: 'fork'", "cluster.event.fork.args"),
      Says("cluster.fork([env])", "cluster.fork.spawns")};
  return {{Edition::kV12, {Edition::kV12, statements}},
          {Edition::kV18, {Edition::kV18, statements}}};
}

std::string AnchorOf(Edition edition, const std::string& requirement) {
  const OfficialPages pages(TwoEditions());
  const PageSection* section = pages.Find(edition, requirement);
  return section == nullptr ? "none" : section->link.substr(section->link.rfind('/') + 1);
}

TEST(OfficialPageTest, AnchorsAreThoseOfTheEditionsTime) {
  EXPECT_EQ(AnchorOf(Edition::kV12, "worker.kill.signal"),
            "cluster.html#cluster_worker_kill_signal");
  EXPECT_EQ(AnchorOf(Edition::kV18, "worker.kill.signal"), "cluster.html#workerkillsignal");
  EXPECT_EQ(AnchorOf(Edition::kV18, "sharing.same-port"), "cluster.html#how-it-works");
}

TEST(OfficialPageTest, TheModulesEventIsTheSecondOfItsName) {
  EXPECT_EQ(AnchorOf(Edition::kV12, "worker.event.exit.code"), "cluster.html#cluster_event_exit");
  EXPECT_EQ(AnchorOf(Edition::kV12, "cluster.event.exit.code"),
            "cluster.html#cluster_event_exit_1");
  EXPECT_EQ(AnchorOf(Edition::kV18, "cluster.event.exit.code"), "cluster.html#event-exit_1");
  EXPECT_EQ(AnchorOf(Edition::kV18, "cluster.event.fork.args"), "cluster.html#event-fork");
}

TEST(OfficialPageTest, TheSectionNamedLikeTheRequirementGoesFirst) {
  EXPECT_EQ(AnchorOf(Edition::kV18, "cluster.fork.spawns"), "cluster.html#clusterforkenv");
  EXPECT_EQ(AnchorOf(Edition::kV18, "cluster.forks"), "none");
  EXPECT_EQ(AnchorOf(Edition::kV6, "cluster.fork.spawns"), "none");
}

TEST(OfficialPageTest, TitlesAreShortAndTellEventsApart) {
  const OfficialPages pages(TwoEditions());
  EXPECT_EQ(pages.titles(),
            (std::vector<std::string>{"Introduction", "How it works", "Worker event: 'exit'",
                                      "worker.kill()", "Event: 'exit'", "Event: 'fork'",
                                      "cluster.fork()"}));
  EXPECT_EQ(TitleOf("Come Funziona"), "How it works");
}

}  // namespace
}  // namespace clusterspec::reports
