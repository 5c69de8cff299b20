#include "reference/process/subprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace clusterspec {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

Result<SubprocessResult> Shell(const std::string& script, const SubprocessOptions& options = {}) {
  return RunSubprocess({"sh", "-c", script}, options);
}

TEST(Subprocess, KeepsBothStreamsAndTheExitCode) {
  const auto result = Shell("echo out; echo err >&2; exit 3");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(result->exit_code, 3);
  EXPECT_FALSE(result->Succeeded());
  EXPECT_EQ(result->HowItEnded(), "exited with code 3");
}

TEST(Subprocess, PassesArgumentsAsTheyAre) {
  const auto result = RunSubprocess({"printf", "%s|", "a b", "", "$HOME", "'"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, "a b||$HOME|'|");
  EXPECT_TRUE(result->Succeeded());
}

TEST(Subprocess, AProgramThatIsNotThereIsAnError) {
  const auto result = RunSubprocess({"no-such-program-for-sure"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "cannot run no-such-program-for-sure: No such file or directory");
}

TEST(Subprocess, NamesTheSignalThatEndedIt) {
  const auto result = Shell("kill -TERM $$");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->signal, SIGTERM);
  EXPECT_EQ(result->exit_code, -1);
  EXPECT_EQ(result->HowItEnded(), "was ended by SIGTERM");
}

TEST(Subprocess, HasNothingToReadOnStdin) {
  const auto result = RunSubprocess({"cat"}, {.timeout_ms = 5'000});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->Succeeded());
}

TEST(Subprocess, RunsInTheFolderAskedFor) {
  const auto result = RunSubprocess({"pwd"}, {.folder = "/usr"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, "/usr\n");
  const auto missing = RunSubprocess({"pwd"}, {.folder = "/no/such/folder"});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message,
              HasSubstr("change to the folder /no/such/folder: No such file"));
}

TEST(Subprocess, KeepsOnlyTheFirstBytesOfALongOutputAndStillEnds) {
  const auto result = Shell("head -c 3000000 /dev/zero; echo end >&2", {.output_limit = 1'000});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output.size(), 1'000U);
  EXPECT_TRUE(result->truncated);
  EXPECT_EQ(result->errors, "end\n");
  EXPECT_TRUE(result->Succeeded());
}

TEST(Subprocess, LongOutputComesWhole) {
  const auto result = Shell("head -c 300000 /dev/zero");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output.size(), 300'000U);
  EXPECT_FALSE(result->truncated);
}

TEST(Subprocess, KillsWhatIsNotDoneInTimeAndKeepsWhatItSaid) {
  const auto start = steady_clock::now();
  const auto result = Shell("echo so far; exec sleep 60", {.timeout_ms = 200});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_FALSE(result->Succeeded());
  EXPECT_EQ(result->output, "so far\n");
  EXPECT_EQ(result->HowItEnded(), "was not done in time and was killed");
  EXPECT_LT(steady_clock::now() - start, seconds(20));
}

TEST(Subprocess, AnEndlessWriterIsKilledInTimeToo) {
  const auto start = steady_clock::now();
  const auto result = RunSubprocess({"yes"}, {.timeout_ms = 200, .output_limit = 10});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_EQ(result->output, "y\ny\ny\ny\ny\n");
  EXPECT_LT(steady_clock::now() - start, seconds(20));
}

// True when the process is gone or a zombie: nothing of it runs any more.
bool IsOver(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  return line.find(") Z") != std::string::npos || line.empty();
}

bool IsSoonOver(pid_t pid) {
  for (int i = 0; i < 500 && !IsOver(pid); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return IsOver(pid);
}

TEST(Subprocess, AChildLeftBehindNeitherDelaysTheEndNorOutlivesIt) {
  const auto start = steady_clock::now();
  const auto result = Shell("sleep 60 & echo $!");
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->Succeeded());
  EXPECT_LT(steady_clock::now() - start, seconds(8));
  EXPECT_TRUE(IsSoonOver(static_cast<pid_t>(std::stol(result->output))));
}

TEST(Subprocess, ATimeoutEndsTheWholeGroup) {
  const auto result = Shell("sleep 60 & echo $!; wait", {.timeout_ms = 200});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_TRUE(IsSoonOver(static_cast<pid_t>(std::stol(result->output))));
}

TEST(Subprocess, GroupIsItsOwnUnlessShared) {
  const std::string print_group = "ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat";
  const auto own = Shell(print_group);
  const auto shared = Shell(print_group, {.shares_group = true});
  ASSERT_TRUE(own);
  ASSERT_TRUE(shared);
  EXPECT_NE(std::stol(own->output), getpgrp());
  EXPECT_EQ(std::stol(shared->output), getpgrp());
}

TEST(Subprocess, StartsWithNoSignalIgnored) {
  struct sigaction before {};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGTERM, &ignore, &before);
  const auto result = Shell("kill -TERM $$; echo still here");
  sigaction(SIGTERM, &before, nullptr);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->signal, SIGTERM);
}

TEST(Subprocess, LeavesNoFileDescriptorBehind) {
  const auto count = [] {
    const std::filesystem::directory_iterator fds("/proc/self/fd");
    return std::distance(begin(fds), end(fds));
  };
  const auto before = count();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Shell("echo x"));
  EXPECT_FALSE(RunSubprocess({"no-such-program-for-sure"}));
  EXPECT_EQ(count(), before);
}

TEST(Subprocess, ManyThreadsMayRunPrograms) {
  std::vector<std::thread> threads;
  std::vector<std::string> outputs(8);
  for (size_t i = 0; i < outputs.size(); ++i) {
    threads.emplace_back([i, &outputs] {
      const auto result = Shell("echo " + std::to_string(i));
      if (result) outputs[i] = result->output;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < outputs.size(); ++i) EXPECT_EQ(outputs[i], std::to_string(i) + "\n");
}

}  // namespace
}  // namespace clusterspec
