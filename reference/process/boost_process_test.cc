// What Boost.Process v2 itself does, where start_process.cc has to know: each test fails when the
// library has changed, and then the code that is written around it may go.
#define BOOST_PROCESS_USE_STD_FS
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/optional.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/version.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <string>

#include "reference/process/file_descriptor.h"

namespace clusterspec {
namespace {

namespace process = boost::process::v2;
using boost::system::error_code;

using Launcher = process::posix::vfork_launcher;

class BoostProcess : public testing::Test {
 protected:
  void SetUp() override {
    if (BOOST_VERSION != 108100) GTEST_SKIP() << "known of Boost 1.81 only";
  }

  // Starts /bin/sh with `script`.
  template <typename... Initializers>
  auto Start(const std::string& script, Initializers&&... initializers) {
    std::array<const char*, 4> arguments = {"sh", "-c", script.c_str(), nullptr};
    return launcher_(contexts_.emplace_back().get_executor(), error_,
                     std::filesystem::path("/bin/sh"), arguments.data(), initializers...);
  }

  std::list<boost::asio::io_context> contexts_;  // one for each start, see the last test
  Launcher launcher_;
  error_code error_;
};

// Fails in the child, and leaves in a way that does no harm to us.
struct Fails {
  error_code on_exec_setup(Launcher& /*launcher*/, const std::filesystem::path& /*executable*/,
                           const char* const* /*arguments*/) {
    errno = EPERM;
    return {EPERM, boost::system::system_category()};
  }
  void on_exec_error(Launcher& /*launcher*/, const std::filesystem::path& /*executable*/,
                     const char* const* /*arguments*/, const error_code& /*error*/) {
    _exit(3);
  }
  void on_exec_error(Launcher& launcher, const error_code& error,
                     const std::filesystem::path& executable, const char* const* arguments,
                     const error_code& same);
};

TEST_F(BoostProcess, SigkillLooksLikeExit9ButInTheNativeCode) {
  auto exited = Start("exit 9");
  EXPECT_EQ(exited.wait(), 9);
  auto killed = Start("kill -KILL $$");
  EXPECT_EQ(killed.wait(), 9);
  EXPECT_TRUE(WIFEXITED(exited.native_exit_code()));
  EXPECT_TRUE(WIFSIGNALED(killed.native_exit_code()));
}

TEST_F(BoostProcess, TheDestructorEndsTheChild) {
  FileDescriptor read_end, write_end;
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  read_end = FileDescriptor(ends[0]);
  write_end = FileDescriptor(ends[1]);
  // The child has the write end for as long as it lives.
  launcher_.fd_whitelist.push_back(write_end.get());
  fcntl(write_end.get(), F_SETFD, 0);
  { const auto sleeps = Start("exec sleep 60"); }
  write_end.Close();
  char byte = 0;
  EXPECT_EQ(read(read_end.get(), &byte, 1), 0);
}

TEST_F(BoostProcess, WhatLiesBetweenListedDescriptorsStaysOpen) {
  const FileDescriptor between(fcntl(STDIN_FILENO, F_DUPFD, 5));
  const FileDescriptor listed(fcntl(STDIN_FILENO, F_DUPFD, between.get() + 1));
  const FileDescriptor beyond(fcntl(STDIN_FILENO, F_DUPFD, listed.get() + 20));
  launcher_.fd_whitelist.push_back(listed.get());
  const auto is_open = [&](const FileDescriptor& fd) {
    return Start(("test -e /proc/self/fd/" + std::to_string(fd.get())).c_str()).wait() == 0;
  };
  EXPECT_TRUE(is_open(between));
  launcher_.fd_whitelist.push_back(listed.get());
  EXPECT_FALSE(is_open(beyond));
}

TEST_F(BoostProcess, AFailedChildIsLeftForUsToReap) {
  const auto nothing = Start("", Fails());
  EXPECT_EQ(error_.value(), EPERM);
  EXPECT_FALSE(nothing.is_open());
  ASSERT_GT(launcher_.pid, 0);
  EXPECT_EQ(waitpid(launcher_.pid, nullptr, 0), launcher_.pid);
}

// The form that is documented, alone and beside the one that the library asks for.
struct Documented {
  bool* called;
  void on_error(Launcher& /*launcher*/, const std::filesystem::path& /*executable*/,
                const char* const* /*arguments*/, const error_code& /*error*/) {
    *called = true;
  }
};

struct AskedFor : Documented {
  using Documented::on_error;
  void on_error(Launcher& launcher, const error_code& error,
                const std::filesystem::path& executable, const char* const* arguments,
                const error_code& same);
};

TEST_F(BoostProcess, OnErrorIsCalledOnlyBesideAnotherForm) {
  bool documented = false, asked_for = false;
  Start("", Fails(), Documented{&documented}, AskedFor{{&asked_for}}).detach();
  waitpid(launcher_.pid, nullptr, 0);
  EXPECT_FALSE(documented);
  EXPECT_TRUE(asked_for);
}

// What `body` gives as its exit code, in a process of its own; -1: a signal ended it.
template <typename Body>
int InProcess(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int exits = 0;

TEST_F(BoostProcess, AFailedChildLeavesWithExitAndSoDoesInOurMemoryWhatIsLeftForOurOwnEnd) {
  EXPECT_EQ(InProcess([] {
              std::atexit([] { _exit(++exits); });
              boost::asio::io_context context;
              error_code error;
              const char* arguments[] = {"true", nullptr};
              const std::filesystem::path missing("/no/such/program");
              Launcher()(context.get_executor(), error, missing, arguments).detach();
              return exits + 10;
            }),
            11);
}

TEST_F(BoostProcess, AContextInUseIsSpoiltByTheChildWhichMakesItsDescriptorsAnew) {
  EXPECT_EQ(InProcess([] {
              FileDescriptor lower(dup(STDIN_FILENO));
              boost::asio::io_context context;
              const boost::asio::steady_timer timer(context);
              lower.Close();  // what the child makes gets this number, which is not open here
              error_code error;
              const char* arguments[] = {"true", nullptr};
              try {
                Launcher()(context.get_executor(), error, std::filesystem::path("/bin/true"),
                           arguments)
                    .detach();
              } catch (const boost::system::system_error& thrown) {
                return thrown.code().value() == EBADF || thrown.code().value() == EINVAL ? 1 : 2;
              }
              return 0;
            }),
            1);
}

}  // namespace
}  // namespace clusterspec
