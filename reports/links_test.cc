#include "reports/links.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace clusterspec::reports {
namespace {

TEST(LinksTest, OnOnePageTheyLeadToItsAnchors) {
  EXPECT_EQ(Links().To("case", "worker/kill@http"), "#case-worker/kill~40http");
}

TEST(LinksTest, InASiteTheyLeadToPages) {
  EXPECT_EQ(Links::OfSite("../").To("case", "worker/kill@http"),
            "../case/worker~2fkill~40http.html");
  EXPECT_EQ(Links::OfSite("").To("requirement", "worker.id"), "requirement/worker.id.html");
}

TEST(LinksTest, NoIdLeadsOutOfTheFolder) {
  std::set<std::string> stems;
  const std::string longest(5000, 'a');
  for (const std::string& id :
       {std::string(".."), std::string("../../etc/passwd"), std::string("/etc/passwd"),
        std::string("a/../b"), std::string("."), std::string(), std::string("\0\n\\", 3),
        std::string("CON:"), std::string("caf\xC3\xA9"), std::string("~2e"), longest,
        longest + "b"}) {
    const std::string stem = FileStem(id);
    EXPECT_EQ(stem.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789._~-"),
              std::string::npos)
        << stem;
    EXPECT_FALSE(stem.starts_with('.')) << stem;
    EXPECT_LE(stem.size(), 230U);
    EXPECT_TRUE(stems.insert(stem).second) << "twice: " << stem;
  }
}

}  // namespace
}  // namespace clusterspec::reports
