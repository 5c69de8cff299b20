#include "spec/nouns/safe_name.h"

#include <gtest/gtest.h>

#include <string>

namespace clusterspec {
namespace {

TEST(SafeName, LeadsNowhereElse) {
  for (const char* good : {"node", "node@16.20.2", "a", "1.0.0-rc+x", "closed-server-kills"}) {
    EXPECT_TRUE(IsSafeName(good)) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("."), std::string(".."), std::string(".hidden"),
        std::string("-x"), std::string("a/b"), std::string("../x"), std::string("a b"),
        std::string("a\0b", 3), std::string("a\n"), std::string("\xC3\xA9"), std::string("a\\b"),
        std::string(101, 'a')}) {
    EXPECT_FALSE(IsSafeName(bad)) << bad;
  }
}

TEST(SafeName, AnImplementationMayHaveDeviationsOrBeAPath) {
  for (const char* good : {"sim?deviation=a&deviation=b", "./my.yaml", "/a b/my.yaml", "node@20"}) {
    EXPECT_TRUE(IsImplementationName(good)) << good;
  }
  for (const char* bad : {"", "..", "?deviation=a", "a b", "./x\n", "node\t"}) {
    EXPECT_FALSE(IsImplementationName(bad)) << bad;
  }
}

TEST(SafeName, APathBelowNeverClimbs) {
  for (const char* good : {"bin/node", "deno", "a/..b/c."}) EXPECT_TRUE(IsPathBelow(good)) << good;
  for (const char* bad : {"", "/bin/node", "..", "a/../b", "a//b", "a/", "./a", "a/\n"}) {
    EXPECT_FALSE(IsPathBelow(bad)) << bad;
  }
}

}  // namespace
}  // namespace clusterspec
