#include "harness/runtimes/install.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/runtimes/testing/fake_npm.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class InstallTest : public FakeNpmTest {
 protected:
  void PublishTool(const std::string& version) {
    Publish("@scope/tool-package", version, ScriptThatPrints("v" + version));
  }
  // The message of an install that must fail; nothing but the lock may be left in the cache.
  std::string FailToInstall(const std::string& version) {
    const auto runtime = Install(Tool(), version);
    EXPECT_FALSE(runtime);
    for (const std::string& name : CacheContents()) EXPECT_THAT(name, HasSubstr(".lock"));
    return runtime ? "" : runtime.error().message;
  }
};

TEST_F(InstallTest, PutsTheWholePackageIntoTheCache) {
  PublishTool("1.2.3");
  std::vector<std::string> said;
  const auto runtime =
      Install(Tool(), "1.2.3", [&](std::string_view line) { said.emplace_back(line); });
  ASSERT_TRUE(runtime) << runtime.error().message;
  EXPECT_EQ(runtime->ToString(), "tool@1.2.3");
  EXPECT_EQ(runtime->program, runtimes() + "/tool@1.2.3/bin/program");
  EXPECT_FALSE(runtime->already_there);
  EXPECT_TRUE(IsInstalled(*runtime));
  EXPECT_EQ(ReadWholeFile(runtimes() + "/tool@1.2.3/README.md"), "a package\n");
  EXPECT_THAT(CacheContents(), ElementsAre(".tool@1.2.3.lock", "tool@1.2.3"));
  EXPECT_THAT(said, ElementsAre("Installing tool@1.2.3 (npm package @scope/tool-package)..."));
}

TEST_F(InstallTest, TheSecondTimeAsksNobody) {
  PublishTool("1.2.3");
  ASSERT_TRUE(Install(Tool(), "1.2.3"));
  const auto again = Install(Tool(), "v1.2.3");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->already_there);
  EXPECT_EQ(Calls("view"), 1);
  EXPECT_EQ(Calls("pack"), 1);
}

TEST_F(InstallTest, TheBeginningOfAVersionMeansTheNewestPublished) {
  PublishTool("1.10.0");
  WriteFile(folder() + "/registry/versions", "[\n  \"1.2.3\",\n  \"1.10.0\",\n  \"1.9.9\"\n]\n");
  const auto runtime = Install(Tool(), "1");
  ASSERT_TRUE(runtime) << runtime.error().message;
  EXPECT_EQ(runtime->version, "1.10.0");
  WriteFile(folder() + "/registry/versions", "\"1.10.0\"\n");
  EXPECT_TRUE(Install(Tool(), "")->already_there);
  WriteFile(folder() + "/registry/versions", "\n");
  const auto none = Install(Tool(), "7");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("npm has no version 7 of @scope/tool-package"));
}

TEST_F(InstallTest, VersionsComeInOrderWithoutPreReleases) {
  WriteFile(folder() + "/registry/all", R"(["1.10.0", "1.2.3", "2.0.0-rc.1", "1.9.9"])");
  const auto versions = InstallableVersions(Tool());
  ASSERT_TRUE(versions) << versions.error().message;
  EXPECT_THAT(*versions, ElementsAre("1.2.3", "1.9.9", "1.10.0"));
  WriteFile(folder() + "/registry/all", "\"1.2.3\"");
  EXPECT_THAT(*InstallableVersions(Tool()), ElementsAre("1.2.3"));
  WriteFile(folder() + "/registry/all", "\n");
  EXPECT_THAT(InstallableVersions(Tool()).error().message, HasSubstr("names no version"));
}

TEST_F(InstallTest, RefusesADamagedDownload) {
  PublishTool("1.2.3");
  CorruptDownloads();  // still unpacks: gzip ignores what follows the end
  const std::string message = FailToInstall("1.2.3");
  EXPECT_THAT(message, HasSubstr("@scope/tool-package@1.2.3 is damaged"));
  EXPECT_THAT(message, HasSubstr("was published"));
}

TEST_F(InstallTest, RefusesWhatCannotBeChecked) {
  PublishTool("1.2.3");
  WriteFile(folder() + "/registry/@scope_tool-package@1.2.3.integrity", "sha1-AAAA\n");
  EXPECT_THAT(FailToInstall("1.2.3"), HasSubstr("publishes no SHA-512"));
  EXPECT_EQ(Calls("pack"), 0);
}

TEST_F(InstallTest, RefusesAProgramThatDoesNotRunHere) {
  Publish("@scope/tool-package", "1.2.3", "#!/bin/sh\necho 'wrong libc' >&2\nexit 1\n");
  const std::string message = FailToInstall("1.2.3");
  EXPECT_THAT(message, HasSubstr("tool@1.2.3 was downloaded, but does not run on this machine"));
  EXPECT_THAT(message, HasSubstr("wrong libc"));
}

TEST_F(InstallTest, RefusesAnotherVersionThanAskedFor) {
  Publish("@scope/tool-package", "1.2.3", ScriptThatPrints("v1.2.4"));
  EXPECT_THAT(FailToInstall("1.2.3"), HasSubstr("holds version 1.2.4 instead"));
}

TEST_F(InstallTest, RefusesAPackageWithoutTheProgram) {
  PublishTool("1.2.3");
  Manifest manifest = Tool();
  manifest.package_program = "bin/other";
  const auto runtime = Install(manifest, "1.2.3");
  ASSERT_FALSE(runtime);
  EXPECT_THAT(runtime.error().message, HasSubstr("has no program bin/other"));
}

TEST_F(InstallTest, SaysWhichVersionsThereAreWhenOneIsUnknown) {
  EXPECT_EQ(FailToInstall("9.9.9"),
            "npm has no @scope/tool-package@9.9.9; 'npm view @scope/tool-package versions' lists "
            "what there is");
}

TEST_F(InstallTest, TellsTroubleWithTheNetwork) {
  for (const char* prefix : {"npm error", "npm ERR!"}) {
    LetNpmFail(std::string(prefix) + " code ENOTFOUND\n" + prefix + " network request failed\n");
    EXPECT_THAT(FailToInstall("1.2.3"),
                HasSubstr("cannot reach its registry for @scope/tool-package@1.2.3 (ENOTFOUND)"));
  }
}

TEST_F(InstallTest, TellsThatTheDiskIsFull) {
  LetNpmFail("npm ERR! code ENOSPC\nnpm ERR! syscall write\n");
  EXPECT_THAT(FailToInstall("1.2.3"), HasSubstr("no space left on the disk"));
}

TEST_F(InstallTest, TellsInOneLineThatTheDiskIsFullWhenUnpacking) {
  PublishTool("1.2.3");
  WriteFile(folder() + "/bin/tar",
            "#!/bin/sh\n"
            "for f in a b c; do echo \"tar: $f: Cannot write: No space left on device\"; done >&2\n"
            "exit 2\n",
            true);
  EXPECT_EQ(FailToInstall("1.2.3"),
            "cannot write to the cache " + runtimes() +
                ": No space left on device. Make room or mend its permissions, or set "
                "CLUSTERSPEC_CACHE to another folder");
}

TEST_F(InstallTest, PassesOnWhatElseNpmSays) {
  LetNpmFail("npm warn old\nnpm error code EODD\nnpm error very odd\n");
  const std::string message = FailToInstall("1.2.3");
  EXPECT_THAT(message, HasSubstr("it exited with code 1 and said"));
  EXPECT_THAT(message, HasSubstr("very odd"));
}

TEST_F(InstallTest, TellsThatNpmIsMissing) {
  SetEnvironment("PATH", folder() + "/empty");
  EXPECT_THAT(FailToInstall("1.2.3"), HasSubstr("npm is needed to install runtimes"));
}

TEST_F(InstallTest, TellsThatTheCacheCannotBeWritten) {
  WriteFile(folder() + "/file", "");
  SetEnvironment("CLUSTERSPEC_CACHE", folder() + "/file");
  EXPECT_THAT(FailToInstall("1.2.3"), HasSubstr("set CLUSTERSPEC_CACHE to another folder"));
}

TEST_F(InstallTest, TakesNoVersionThatIsNone) {
  for (const char* version : {"latest", "../x", "--help", "1.2.3/../.."}) {
    const auto runtime = Install(Tool(), version);
    ASSERT_FALSE(runtime) << version;
    EXPECT_THAT(runtime.error().message, HasSubstr("is not a version of tool"));
  }
  EXPECT_EQ(Calls("pack"), 0);
}

TEST_F(InstallTest, AManifestWithoutAPackageCannotBeInstalled) {
  Manifest manifest = Tool();
  manifest.package.clear();
  const auto runtime = Install(manifest, "1.2.3");
  ASSERT_FALSE(runtime);
  EXPECT_THAT(runtime.error().message, HasSubstr("names no npm package"));
  EXPECT_THAT(CacheContents(), IsEmpty());
}

TEST_F(InstallTest, MendsAHalfDeletedRuntimeAndClearsWhatAKilledInstallLeft) {
  PublishTool("1.2.3");
  WriteFile(runtimes() + "/tool@1.2.3/bin/leftover", "");
  WriteFile(runtimes() + "/.incoming-tool@1.2.3-abcdef/part.tgz", "half");
  WriteFile(runtimes() + "/.incoming-tool@1.2.4-abcdef/part.tgz", "somebody else's");
  const auto runtime = Install(Tool(), "1.2.3");
  ASSERT_TRUE(runtime) << runtime.error().message;
  EXPECT_FALSE(runtime->already_there);
  EXPECT_THAT(CacheContents(),
              ElementsAre(".incoming-tool@1.2.4-abcdef", ".tool@1.2.3.lock", "tool@1.2.3"));
  EXPECT_FALSE(fs::exists(runtimes() + "/tool@1.2.3/bin/leftover"));
}

TEST_F(InstallTest, ManyAtOnceDownloadOnce) {
  PublishTool("1.2.3");
  std::mutex mutex;
  std::vector<std::string> problems;
  std::vector<std::thread> threads(6);
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      const auto runtime = Install(Tool(), "1.2.3");
      const std::lock_guard guard(mutex);
      if (!runtime) problems.push_back(runtime.error().message);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(Calls("pack"), 1);
  EXPECT_THAT(CacheContents(), ElementsAre(".tool@1.2.3.lock", "tool@1.2.3"));
}

TEST_F(InstallTest, ManyProcessesAtOnceDownloadOnce) {
  PublishTool("1.2.3");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(fork());
    ASSERT_GE(children.back(), 0);
    if (children.back() == 0) _exit(Install(Tool(), "1.2.3") ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(Calls("pack"), 1);
}

}  // namespace
}  // namespace clusterspec
