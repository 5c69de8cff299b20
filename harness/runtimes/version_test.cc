#include "harness/runtimes/version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "harness/runtimes/testing/fake_npm.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

using ReadVersionTest = FakeNpmTest;

TEST_F(ReadVersionTest, RunsTheManifestsCommand) {
  Manifest manifest = Tool();
  manifest.version_command = {"${program}", "print", "version"};
  const std::string program = folder() + "/tool";
  WriteFile(program, "#!/bin/sh\necho \"$*: tool 1.2.3\"; echo 9.9.9\n", true);
  const auto version = ReadVersion(manifest, program);
  ASSERT_TRUE(version) << version.error().message;
  EXPECT_EQ(*version, "1.2.3");
  manifest.version_command.clear();
  WriteFile(program, "#!/bin/sh\n[ \"$*\" = --version ] && echo 4.5.6\n", true);
  EXPECT_EQ(*ReadVersion(manifest, program), "4.5.6");
}

TEST_F(ReadVersionTest, AsksForTheVersionOfNodeOnlyWhereThatIsAnother) {
  Manifest manifest = Tool();
  const std::string program = folder() + "/tool";
  WriteFile(program, "#!/bin/sh\necho \"$*: 26.3.0\"\n", true);
  EXPECT_EQ(*ReadNodeVersion(manifest, program, "1.4.5"), "");
  manifest.version_command = {"${program}", "--version"};
  manifest.node_version_command = {"${program}", "--node"};
  EXPECT_EQ(*ReadNodeVersion(manifest, program, "1.4.5"), "26.3.0");
  manifest.node_version_command = manifest.version_command;
  EXPECT_EQ(*ReadNodeVersion(manifest, "/no/such/program", "1.4.5"), "1.4.5");
}

TEST_F(ReadVersionTest, LeavesNoDaemonBehind) {
  const std::string program = folder() + "/tool";
  const std::string pids = folder() + "/pids";
  WriteFile(program, "#!/bin/sh\nexport PIDS='" + pids + R"sh('
for i in 1 2 3; do
  setsid sh -c 'echo $$ >> "$PIDS"; exec sleep 100' > /dev/null 2>&1 &
done
while [ "$(cat "$PIDS" 2> /dev/null | wc -l)" -lt 3 ]; do :; done
echo 1.2.3
)sh",
            true);
  ASSERT_TRUE(ReadVersion(Tool(), program));
  std::ifstream started(pids);
  int count = 0;
  for (pid_t pid = 0; started >> pid; ++count) EXPECT_NE(kill(pid, 0), 0) << pid;
  EXPECT_EQ(count, 3);
}

TEST_F(ReadVersionTest, TellsWhatItSawInstead) {
  const std::string program = folder() + "/tool";
  WriteFile(program, "#!/bin/sh\necho 'no libfoo' >&2\nexit 127\n", true);
  const auto failed = ReadVersion(Tool(), program);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("exited with code 127"));
  EXPECT_THAT(failed.error().message, HasSubstr("no libfoo"));
  EXPECT_THAT(failed.error().message, HasSubstr(program + " --version"));

  WriteFile(program, ScriptThatPrints("hello"), true);
  const auto silent = ReadVersion(Tool(), program);
  ASSERT_FALSE(silent);
  EXPECT_THAT(silent.error().message, HasSubstr("printed no version such as 1.2.3"));

  WriteFile(program, "#!/bin/sh\necho 1.2.3; exit 1\n", true);
  EXPECT_FALSE(ReadVersion(Tool(), program));
  EXPECT_FALSE(ReadVersion(Tool(), folder() + "/nothing"));
}

}  // namespace
}  // namespace clusterspec
