#include "reference/runtime/launcher.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace cluster {
namespace {

using testing::HasSubstr;
using Kind = StdioEntry::Kind;

LaunchOptions Shell(const std::string& script) {
  LaunchOptions options;
  options.file = "/bin/sh";
  options.arguments = {"sh", "-c", script};
  options.environment = {"PATH=/usr/bin:/bin", "COLOUR=green"};
  options.stdio = {{Kind::kIgnore}, {Kind::kPipe}, {Kind::kPipe}, {Kind::kChannel}};
  return options;
}

std::string ReadAll(int fd) {
  std::string all;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(fd, buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<size_t>(count));
  }
  return all;
}

struct Ended {
  std::string out;
  std::string err;
  int status = 0;
};

Ended AwaitEnd(const Launched& launched) {
  Ended ended;
  ended.out = ReadAll(launched.pipes[1]);
  ended.err = ReadAll(launched.pipes[2]);
  waitpid(launched.pid, &ended.status, 0);
  for (const int fd : launched.pipes) {
    if (fd >= 0) close(fd);
  }
  close(launched.pidfd);
  close(launched.channel);
  return ended;
}

TEST(Launcher, ArgumentsEnvironmentAndFolder) {
  LaunchOptions options = Shell("echo $COLOUR $0 $1; pwd");
  options.arguments.insert(options.arguments.end(), {"zero", "one two"});
  options.folder = "/";
  const Ended ended = AwaitEnd(Launch(options));
  EXPECT_EQ(ended.out, "green zero one two\n/\n");
  EXPECT_EQ(ended.status, 0);
}

TEST(Launcher, NoOtherDescriptorsAreInherited) {
  const int leak = dup(STDIN_FILENO);
  const Ended ended = AwaitEnd(Launch(Shell("ls /proc/self/fd | grep -v '^[0-4]$'")));
  EXPECT_EQ(ended.out, "");
  close(leak);
}

TEST(Launcher, DescriptorsMayBeExchanged) {
  int pipes[2][2];
  ASSERT_EQ(pipe(pipes[0]), 0);
  ASSERT_EQ(pipe(pipes[1]), 0);
  LaunchOptions options = Shell("echo to stdout; echo to stderr >&2");
  // The numbers of the parent's descriptors are those of other places of the child.
  options.stdio = {{Kind::kIgnore},
                   {Kind::kDescriptor, pipes[0][1]},
                   {Kind::kDescriptor, pipes[1][1]},
                   {Kind::kChannel}};
  const Launched launched = Launch(options);
  close(pipes[0][1]);
  close(pipes[1][1]);
  EXPECT_EQ(ReadAll(pipes[0][0]), "to stdout\n");
  EXPECT_EQ(ReadAll(pipes[1][0]), "to stderr\n");
  waitpid(launched.pid, nullptr, 0);
  for (const int fd : {pipes[0][0], pipes[1][0], launched.pidfd, launched.channel}) close(fd);
}

TEST(Launcher, AMissingExecutableEndsWith127AndSaysSo) {
  LaunchOptions options = Shell("");
  options.file = "/no/such/program";
  const Ended ended = AwaitEnd(Launch(options));
  ASSERT_TRUE(WIFEXITED(ended.status));
  EXPECT_EQ(WEXITSTATUS(ended.status), 127);
  EXPECT_THAT(ended.err, HasSubstr("cannot run /no/such/program: No such file"));
}

TEST(Launcher, AMissingFolderIsAnError) {
  LaunchOptions options = Shell("");
  options.folder = "/no/such/folder";
  const Launched launched = Launch(options);
  EXPECT_EQ(launched.pid, 0);
  EXPECT_EQ(launched.error, ENOENT);
  EXPECT_THAT(launched.failed, HasSubstr("/no/such/folder"));
}

TEST(Launcher, SignalsAreAsUsual) {
  std::signal(SIGPIPE, SIG_IGN);
  const Ended ended = AwaitEnd(Launch(Shell("kill -PIPE $$; echo alive")));
  EXPECT_TRUE(WIFSIGNALED(ended.status));
  EXPECT_EQ(ended.out, "");
  std::signal(SIGPIPE, SIG_DFL);
}

TEST(Launcher, AnotherUserAndGroup) {
  LaunchOptions options = Shell("id -u; id -g; id -G");
  options.uid = 65534;
  options.gid = 1;
  const Launched launched = Launch(options);
  if (geteuid() == 0) {
    EXPECT_EQ(AwaitEnd(launched).out, "65534\n1\n1\n");
  } else {
    EXPECT_EQ(launched.error, EPERM);
    EXPECT_THAT(launched.failed, HasSubstr("become the group 1"));
  }
}

TEST(Launcher, AUserThatItMayNotBecomeIsAnError) {
  // As somebody who may not: in a process of its own, since there is no way back.
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(3);
    LaunchOptions options = Shell("");
    options.uid = 0;
    const Launched launched = Launch(options);
    const bool told =
        launched.pid == 0 && launched.error == EPERM && launched.failed == "become the user 0";
    _exit(told ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Launcher, WithoutDescriptorsItIsAnErrorAndNothingLeaks) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const int next = dup(STDIN_FILENO);
  close(next);
  for (int room = 0; room < 12; ++room) {
    const rlimit full{static_cast<rlim_t>(next + room), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &full);
    const Launched launched = Launch(Shell("exit 0"));
    setrlimit(RLIMIT_NOFILE, &before);
    if (launched.pid != 0) {
      AwaitEnd(launched);
    } else {
      EXPECT_EQ(launched.error, EMFILE) << room;
    }
    const int now = dup(STDIN_FILENO);
    EXPECT_EQ(now, next) << room;
    close(now);
  }
}

}  // namespace
}  // namespace cluster
