#include "reference/process/start_process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace clusterspec {
namespace {

using testing::HasSubstr;
using Kind = ChildDescriptor::Kind;

ProcessOptions Shell(const std::string& script) {
  ProcessOptions options;
  options.program = "/bin/sh";
  options.arguments = {"sh", "-c", script};
  options.environment = {{"PATH=/usr/bin:/bin", "COLOUR=green"}};
  options.descriptors = {{0, {Kind::kNull}}, {1, {Kind::kPipe}}, {2, {Kind::kPipe}}};
  options.needs_pidfd = true;
  options.fails_as_from_shell = true;
  return options;
}

std::string ReadAll(const FileDescriptor& fd) {
  std::string all;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(fd.get(), buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<size_t>(count));
  }
  return all;
}

struct Ended {
  std::string out;
  std::string err;
  int status = -1;
};

Ended RunToEnd(const ProcessOptions& options) {
  auto started = StartProcess(options);
  if (!started) return {"", ToString(started.error()), -1};
  Ended ended;
  ended.out = ReadAll(started->peers[1]);
  ended.err = ReadAll(started->peers[2]);
  waitpid(started->pid, &ended.status, 0);
  return ended;
}

bool IsReadable(const FileDescriptor& fd, int timeout_ms) {
  pollfd news{fd.get(), POLLIN, 0};
  return poll(&news, 1, timeout_ms) == 1;
}

// What `body` gives as its exit code, in a process of its own.
template <typename Body>
int InProcess(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StartProcess, ArgumentsEnvironmentAndFolder) {
  ProcessOptions options = Shell("echo $COLOUR $0 $1; pwd");
  options.arguments.insert(options.arguments.end(), {"zero", "one two"});
  options.folder = "/";
  const Ended ended = RunToEnd(options);
  EXPECT_EQ(ended.out, "green zero one two\n/\n");
  EXPECT_EQ(ended.status, 0);
}

TEST(StartProcess, WithoutAnEnvironmentTheCallersIsUsed) {
  setenv("COLOUR", "of the caller", 1);
  ProcessOptions options = Shell("echo $COLOUR");
  options.environment.reset();
  EXPECT_EQ(RunToEnd(options).out, "of the caller\n");
  unsetenv("COLOUR");
}

TEST(StartProcess, ThePidfdTellsTheEndAndTheProcessIsTheCallersToReap) {
  ProcessOptions options = Shell("read line; exit 9");
  options.descriptors[0] = {Kind::kPipe};
  auto started = StartProcess(options);
  ASSERT_TRUE(started);
  EXPECT_FALSE(IsReadable(started->pidfd, 0));
  started->peers[0].Close();
  EXPECT_TRUE(IsReadable(started->pidfd, 20'000));
  int status = 0;
  EXPECT_EQ(waitpid(started->pid, &status, 0), started->pid);
  ASSERT_TRUE(WIFEXITED(status));  // not ended by signal 9
  EXPECT_EQ(WEXITSTATUS(status), 9);
}

TEST(StartProcess, TheProcessOutlivesItsObject) {
  ProcessOptions options = Shell("read line; echo alive");
  options.descriptors[0] = {Kind::kPipe};
  FileDescriptor in, out;
  pid_t pid = 0;
  {
    auto started = StartProcess(options);
    ASSERT_TRUE(started);
    pid = started->pid;
    in = std::move(started->peers[0]);
    out = std::move(started->peers[1]);
  }
  EXPECT_EQ(write(in.get(), "go\n", 3), 3);
  EXPECT_EQ(ReadAll(out), "alive\n");
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

TEST(StartProcess, DescriptorsNotListedAreClosedBetweenThoseListedToo) {
  const FileDescriptor leaks[] = {FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD, 3)),
                                  FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD, 7)),
                                  FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD, 12))};
  // 3 is the folder that is listed.
  ProcessOptions options = Shell("cd /proc/self/fd; echo *; cat <&9; echo to you >&9");
  options.descriptors[5] = {Kind::kNull};
  options.descriptors[9] = {Kind::kSocketPair};
  auto started = StartProcess(options);
  ASSERT_TRUE(started);
  EXPECT_EQ(write(started->peers[9].get(), "to it\n", 6), 6);
  shutdown(started->peers[9].get(), SHUT_WR);
  EXPECT_EQ(ReadAll(started->peers[1]), "0 1 2 3 5 9\nto it\n");
  EXPECT_EQ(ReadAll(started->peers[9]), "to you\n");
  waitpid(started->pid, nullptr, 0);
}

TEST(StartProcess, DescriptorsMayBeExchanged) {
  int pipes[2][2];
  ASSERT_EQ(pipe(pipes[0]), 0);
  ASSERT_EQ(pipe(pipes[1]), 0);
  const FileDescriptor first(pipes[0][0]), second(pipes[1][0]);
  ProcessOptions options = Shell("echo to first >&$1; echo to second >&$2");
  // The numbers of the parent's descriptors are those of other places of the child.
  options.arguments.insert(options.arguments.end(),
                           {"sh", std::to_string(pipes[1][1]), std::to_string(pipes[0][1])});
  options.descriptors[pipes[0][1]] = {Kind::kCopy, pipes[1][1]};
  options.descriptors[pipes[1][1]] = {Kind::kCopy, pipes[0][1]};
  auto started = StartProcess(options);
  close(pipes[0][1]);
  close(pipes[1][1]);
  ASSERT_TRUE(started);
  EXPECT_EQ(ReadAll(first), "to first\n") << ReadAll(started->peers[2]);
  EXPECT_EQ(ReadAll(second), "to second\n");
  waitpid(started->pid, nullptr, 0);
}

TEST(StartProcess, AGivenDescriptorThatIsNotOpenIsAFailure) {
  ProcessOptions options = Shell("");
  options.descriptors[1] = {Kind::kCopy, 1'000'000};
  const auto started = StartProcess(options);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().error_number, EBADF);
}

TEST(StartProcess, AMissingProgramEndsWith127AndSaysSo) {
  ProcessOptions options = Shell("");
  options.program = "/no/such/program";
  const Ended ended = RunToEnd(options);
  ASSERT_TRUE(WIFEXITED(ended.status));
  EXPECT_EQ(WEXITSTATUS(ended.status), 127);
  EXPECT_EQ(ended.err, "cannot run /no/such/program: No such file or directory\n");
}

TEST(StartProcess, AMissingProgramIsAFailureWhereThatIsWanted) {
  ProcessOptions options = Shell("");
  options.program = "no-such-program-for-sure";
  options.fails_as_from_shell = false;
  const auto started = StartProcess(options);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().error_number, ENOENT);
  EXPECT_EQ(ToString(started.error()),
            "cannot run no-such-program-for-sure: No such file or directory");
}

TEST(StartProcess, AScriptWithoutAFirstLineIsRunByTheShell) {
  std::string script = testing::TempDir() + "/start-process-XXXXXX";
  close(mkstemp(script.data()));
  std::ofstream(script) << "echo $1\n";
  chmod(script.c_str(), 0755);
  ProcessOptions options = Shell("");
  options.program = script;
  options.arguments = {"my name", "one two"};
  const Ended ended = RunToEnd(options);
  unlink(script.c_str());
  EXPECT_EQ(ended.out, "one two\n");
  EXPECT_EQ(ended.status, 0);
}

TEST(StartProcess, AMissingFolderIsAFailureThatLeavesNothing) {
  ProcessOptions options = Shell("");
  options.folder = "/no/such/folder";
  const auto started = StartProcess(options);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().error_number, ENOENT);
  EXPECT_EQ(started.error().action, "change to the folder /no/such/folder");
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

int exits = 0;

TEST(StartProcess, AFailedChildDoesNothingThatIsLeftForOurOwnEnd) {
  EXPECT_EQ(InProcess([] {
              std::atexit([] { ++exits; });
              ProcessOptions options = Shell("");
              options.folder = "/no/such/folder";
              const bool failed = !StartProcess(options);
              return failed && exits == 0 ? 0 : 1;
            }),
            0);
}

TEST(StartProcess, SignalsAreAsUsualForTheChildAndAsBeforeForUs) {
  sigset_t blocked, after;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGPIPE);
  sigprocmask(SIG_BLOCK, &blocked, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const Ended ended = RunToEnd(Shell("kill -PIPE $$; echo alive"));
  EXPECT_TRUE(WIFSIGNALED(ended.status));
  EXPECT_EQ(ended.out, "");
  sigprocmask(SIG_UNBLOCK, &blocked, &after);
  EXPECT_TRUE(sigismember(&after, SIGPIPE));
  EXPECT_FALSE(sigismember(&after, SIGTERM));
  EXPECT_EQ(std::signal(SIGPIPE, SIG_DFL), SIG_IGN);
}

TEST(StartProcess, GroupAndSession) {
  const std::string print = "cut -d' ' -f5,6 /proc/$$/stat; echo $$";
  const auto numbers = [&](ProcessGroup group) {
    ProcessOptions options = Shell(print);
    options.process_group = group;
    pid_t process_group = 0, session = 0, pid = 0;
    std::istringstream(RunToEnd(options).out) >> process_group >> session >> pid;
    return std::array{process_group == pid, session == pid, process_group == getpgrp(),
                      session == getsid(0)};
  };
  EXPECT_THAT(numbers(ProcessGroup::kOfCaller), testing::ElementsAre(false, false, true, true));
  EXPECT_THAT(numbers(ProcessGroup::kOwn), testing::ElementsAre(true, false, false, true));
  EXPECT_THAT(numbers(ProcessGroup::kOwnSession), testing::ElementsAre(true, true, false, false));
}

// Whether a program that has lost its caller goes on. `read_end` is that of a pipe that it holds.
bool GoesOnAlone(const ProcessOptions& options, FileDescriptor read_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  const FileDescriptor told(ends[0]), tell(ends[1]);
  InProcess([&] {
    const auto started = StartProcess(options);
    return write(tell.get(), &started->pid, sizeof(pid_t)) > 0 ? 0 : 1;
  });
  close(options.descriptors.at(1).fd);
  pid_t pid = 0;
  EXPECT_EQ(read(told.get(), &pid, sizeof(pid)), static_cast<ssize_t>(sizeof(pid)));
  const bool ended = IsReadable(read_end, options.ends_with_caller ? 20'000 : 200);
  if (!ended) kill(pid, SIGKILL);
  return !ended;
}

TEST(StartProcess, EndsWithItsCallerWhereThatIsWanted) {
  for (const bool wanted : {true, false}) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    ProcessOptions options = Shell("exec sleep 60");
    options.descriptors[1] = {Kind::kCopy, ends[1]};
    options.ends_with_caller = wanted;
    EXPECT_EQ(GoesOnAlone(options, FileDescriptor(ends[0])), !wanted);
  }
}

TEST(StartProcess, AnotherUserAndGroup) {
  ProcessOptions options = Shell("id -u; id -g; id -G");
  options.user = 65534;
  options.group = 1;
  if (geteuid() != 0) {
    EXPECT_EQ(RunToEnd(options).err, "cannot become the group 1: Operation not permitted");
    return;
  }
  std::vector<gid_t> before(static_cast<size_t>(getgroups(0, nullptr)));
  getgroups(static_cast<int>(before.size()), before.data());
  const gid_t ours = 7;
  ASSERT_EQ(setgroups(1, &ours), 0);
  EXPECT_EQ(RunToEnd(options).out, "65534\n1\n1\n");
  EXPECT_EQ(geteuid(), 0U);
  EXPECT_EQ(getegid(), 0U);
  EXPECT_EQ(getgroups(0, nullptr), 1);
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
  setgroups(before.size(), before.data());
}

TEST(StartProcess, AUserThatItMayNotBecomeIsAFailure) {
  // As somebody who may not: in a process of its own, since there is no way back.
  EXPECT_EQ(InProcess([] {
              if (geteuid() == 0 && setuid(65534) != 0) return 3;
              ProcessOptions options = Shell("");
              options.user = 0;
              const auto started = StartProcess(options);
              return !started && started.error().error_number == EPERM &&
                             started.error().action == "become the user 0"
                         ? 0
                         : 1;
            }),
            0);
}

TEST(StartProcess, WithoutMoreProcessesItIsAFailure) {
  EXPECT_EQ(InProcess([] {
              if (geteuid() == 0 && setuid(65533) != 0) return 3;  // root has no such limit
              const rlimit none{0, 0};
              setrlimit(RLIMIT_NPROC, &none);
              const auto started = StartProcess(Shell(""));
              return !started && started.error().error_number == EAGAIN &&
                             started.error().action == "start another process"
                         ? 0
                         : 1;
            }),
            0);
}

// Of this process.
std::vector<std::string> OpenDescriptors() {
  std::vector<std::string> open;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    open.push_back(entry.path().filename());
  }
  return open;
}

TEST(StartProcess, WithoutDescriptorsItIsAFailureAndNothingLeaks) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer looks at memory through a pipe, for which there is no descriptor";
#endif
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const auto open = OpenDescriptors();
  bool failed = false, succeeded = false;
  for (rlim_t limit = 3; !succeeded && limit < 300; ++limit) {
    const rlimit full{limit, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &full);
    auto started = StartProcess(Shell("exit 0"));
    setrlimit(RLIMIT_NOFILE, &before);
    if (started) {
      succeeded = true;
      EXPECT_EQ(waitpid(started->pid, nullptr, 0), started->pid);
      started = StartFailure{};  // closes what it holds
    } else {
      failed = true;
      EXPECT_EQ(started.error().error_number, EMFILE) << limit;
    }
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << limit;
    EXPECT_EQ(OpenDescriptors(), open) << limit;
  }
  EXPECT_TRUE(failed && succeeded);
}

}  // namespace
}  // namespace clusterspec
