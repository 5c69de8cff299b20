#include "harness/runtimes/cache.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "harness/runtimes/testing/fake_npm.h"

namespace clusterspec {
namespace {

using CacheTest = FakeNpmTest;

TEST_F(CacheTest, TakesTheFirstOfItsPlaces) {
  SetEnvironment("CLUSTERSPEC_CACHE", "/own/place");
  SetEnvironment("XDG_CACHE_HOME", "/xdg");
  SetEnvironment("HOME", "/home/me");
  EXPECT_EQ(*CacheFolder(), "/own/place");
  SetEnvironment("CLUSTERSPEC_CACHE", "");
  EXPECT_EQ(*CacheFolder(), "/xdg/clusterspec");
  SetEnvironment("XDG_CACHE_HOME", std::nullopt);
  EXPECT_EQ(*CacheFolder(), "/home/me/.cache/clusterspec");
  EXPECT_EQ(*RuntimesFolder(), "/home/me/.cache/clusterspec/runtimes");
}

TEST_F(CacheTest, IgnoresARelativeXdgFolderAsItsRulesSay) {
  SetEnvironment("CLUSTERSPEC_CACHE", std::nullopt);
  SetEnvironment("XDG_CACHE_HOME", "relative");
  SetEnvironment("HOME", "/home/me");
  EXPECT_EQ(*CacheFolder(), "/home/me/.cache/clusterspec");
}

TEST_F(CacheTest, ARelativeFolderOfOnesOwnCountsFromTheCurrentFolder) {
  SetEnvironment("CLUSTERSPEC_CACHE", "here");
  EXPECT_EQ(*CacheFolder(), std::filesystem::current_path() / "here");
}

TEST_F(CacheTest, WorksWithoutHome) {
  SetEnvironment("CLUSTERSPEC_CACHE", std::nullopt);
  SetEnvironment("XDG_CACHE_HOME", std::nullopt);
  SetEnvironment("HOME", std::nullopt);
  const auto folder = CacheFolder();
  // With an entry in the user database a folder, else a message that helps.
  if (folder) {
    EXPECT_TRUE(folder->ends_with("/.cache/clusterspec")) << *folder;
  } else {
    EXPECT_TRUE(folder.error().message.find("CLUSTERSPEC_CACHE") != std::string::npos);
  }
}

TEST_F(CacheTest, ARuntimeIsThereWhenItsProgramIs) {
  const InstalledRuntime runtime = RuntimeInCache(runtimes(), Tool(), "1.2.3");
  EXPECT_EQ(runtime.program, runtimes() + "/tool@1.2.3/bin/program");
  EXPECT_EQ(runtime.ToString(), "tool@1.2.3");
  EXPECT_FALSE(IsInstalled(runtime));
  WriteFile(runtime.program, "not executable");
  EXPECT_FALSE(IsInstalled(runtime));
  PutIntoCache("1.2.3");
  EXPECT_TRUE(IsInstalled(runtime));
}

}  // namespace
}  // namespace clusterspec
