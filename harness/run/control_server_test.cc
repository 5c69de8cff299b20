// The control socket, with the test as the processes that attach to it.
#include "harness/run/control_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <istream>

namespace clusterspec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace asio = boost::asio;
namespace fs = std::filesystem;

class ControlServerTest : public ::testing::Test {
 protected:
  using Socket = asio::local::stream_protocol::socket;

  ControlServerTest() {
    std::string name = (fs::temp_directory_path() / "control-test-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    auto server = ControlServer::Listen(
        loop_, Path(), getppid(),
        [this](size_t waiting) {
          waiting_.push_back(waiting);
          return waiting < 3;
        },
        [this](const std::string& process, int64_t told_pid) { told_pids_[process] = told_pid; },
        [this](std::string problem) { problem_ = std::move(problem); });
    EXPECT_TRUE(server);
    server_ = std::make_unique<ControlServer>(*std::move(server));
  }
  ~ControlServerTest() override { fs::remove_all(folder_); }

  std::string Path() const { return folder_ + "/control"; }

  void RunUntil(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      loop_.run_one_for(std::chrono::milliseconds(100));
    }
  }

  // A process that says `line`.
  Socket Say(const std::string& line) {
    Socket socket(loop_);
    socket.connect(Path());
    asio::write(socket, asio::buffer(line + "\n"));
    return socket;
  }

  asio::io_context loop_;
  std::string folder_;
  std::string problem_;
  std::vector<size_t> waiting_;
  std::map<std::string, int64_t> told_pids_;
  std::unique_ptr<ControlServer> server_;
};

TEST_F(ControlServerTest, KnowsWhoIsAttached) {
  EXPECT_FALSE(server_->Attached("w1"));
  EXPECT_EQ(server_->Process("w1").pid(), 0);
  EXPECT_FALSE(*server_->Send("w1", {{"batch", 1}}));
  Socket primary = Say(R"({"attach":"primary","pid":7})");
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->AliveProcesses().size() == 2; });
  EXPECT_THAT(server_->AliveProcesses(), ElementsAre("primary", "w1"));
  EXPECT_EQ(told_pids_["primary"], 7);
  EXPECT_EQ(told_pids_["w1"], 8);
  EXPECT_EQ(problem_, "");
}

TEST_F(ControlServerTest, SendsABatchAsOneLine) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  EXPECT_TRUE(*server_->Send("w1", {{"batch", 3}, {"ops", json::array()}}));
  asio::streambuf buffer;
  asio::read_until(worker, buffer, '\n');
  std::string line;
  std::istream stream(&buffer);
  std::getline(stream, line);
  EXPECT_EQ(line, R"({"batch":3,"ops":[]})");
}

TEST_F(ControlServerTest, WhoHangsUpHasAttachedButIsNotAlive) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  worker.close();
  RunUntil([&] { return !server_->Alive("w1"); });
  EXPECT_TRUE(server_->Attached("w1"));
  EXPECT_EQ(told_pids_["w1"], 8);
  EXPECT_THAT(server_->AliveProcesses(), IsEmpty());
  EXPECT_FALSE(*server_->Send("w1", {{"batch", 1}}));
}

TEST_F(ControlServerTest, SendsWhatTheSocketDoesNotTakeAtOnceInOrder) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  const json::value large = {{"batch", 1}, {"text", std::string(size_t{16} << 20, 'x')}};
  const json::value small = {{"batch", 2}, {"ops", json::array()}};
  EXPECT_TRUE(*server_->Send("w1", large));
  EXPECT_TRUE(*server_->Send("w1", small));
  asio::streambuf buffer;
  std::vector<std::string> lines;
  std::function<void()> read = [&] {
    asio::async_read_until(worker, buffer, '\n', [&](boost::system::error_code error, size_t) {
      ASSERT_FALSE(error);
      std::istream stream(&buffer);
      std::getline(stream, lines.emplace_back());
      read();
    });
  };
  read();
  RunUntil([&] { return lines.size() == 2; });
  EXPECT_TRUE(lines[0] == ToText(large));  // not EXPECT_EQ, which would print them
  EXPECT_EQ(lines[1], ToText(small));
  EXPECT_EQ(problem_, "");
}

TEST_F(ControlServerTest, RefusesWhatIsTooLong) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  const std::string text(ControlServer::kLongestBatchBytes, 'x');
  const auto sent = server_->Send("w1", {{"batch", 1}, {"text", text}});
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().message,
              HasSubstr("the operations for w1 take 16842774 bytes as one line; "
                        "expected at most 16842752"));
}

TEST_F(ControlServerTest, WhoReadsNothingDoesNotHoldItUp) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  const json::value large = {{"batch", 1}, {"text", std::string(1 << 23, 'x')}};
  int sent = 0;
  while (sent < 100 && *server_->Send("w1", large)) ++sent;
  EXPECT_LT(sent, 100);
  EXPECT_GT(sent, 1);
  EXPECT_THAT(problem_, HasSubstr("the process w1 does not read its control socket any more: "));
  EXPECT_THAT(problem_, HasSubstr(" bytes wait for it"));
}

TEST_F(ControlServerTest, WhoShutsItForReadingIsNotTakenForClosed) {
  Socket worker = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  worker.shutdown(Socket::shutdown_receive);
  EXPECT_FALSE(*server_->Send("w1", {{"batch", 1}}));
  EXPECT_EQ(problem_,
            "the process w1 does not read its control socket any more: it has shut it for reading");
  problem_.clear();
  worker.close();
  EXPECT_FALSE(*server_->Send("w1", {{"batch", 1}}));
  EXPECT_EQ(problem_, "");
}

TEST_F(ControlServerTest, HearsOfWhatIsNoAttachment) {
  for (const char* line :
       {"nonsense", "[]", R"({"attach":"w1"})", R"({"pid":1})", R"({"attach":"w1","pid":-1})"}) {
    problem_.clear();
    Socket socket = Say(line);
    RunUntil([&] { return !problem_.empty(); });
    EXPECT_THAT(problem_, HasSubstr(line));
    EXPECT_THAT(problem_, HasSubstr("the rule attach-line"));
    EXPECT_FALSE(server_->Attached("w1"));
  }
}

TEST_F(ControlServerTest, TakesNoMoreOnceItIsToldSo) {
  const Socket first = Say(R"({"attach":"w1","pid":8})");
  RunUntil([&] { return server_->Alive("w1"); });
  std::vector<Socket> silent;
  for (size_t count = 1; count <= 5; ++count) {
    silent.emplace_back(loop_).connect(Path());
    if (count == 1) {
      RunUntil([&] { return waiting_.size() == 2; });
      silent.pop_back();  // and so it does not count any more
      silent.emplace_back(loop_).connect(Path());
    }
  }
  const Socket late = Say(R"({"attach":"w2","pid":9})");
  RunUntil([&] { return waiting_.size() >= 5; });
  loop_.run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(waiting_.back(), 3u);
  EXPECT_FALSE(server_->Attached("w2"));
}

TEST_F(ControlServerTest, SaysWhereItCannotListen) {
  const auto taken = ControlServer::Listen(
      loop_, Path(), getppid(), [](size_t) { return true; }, [](const std::string&, int64_t) {},
      [](const std::string&) {});
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, HasSubstr("cannot listen on " + Path()));
}

// Whoever connects is known by the kernel's word, whatever it calls itself.
TEST_F(ControlServerTest, AStrangerDoesNotAttach) {
  const pid_t other = fork();
  if (other == 0) {
    pause();
    std::_Exit(0);
  }
  server_.reset();
  fs::remove(Path());
  auto server = ControlServer::Listen(
      loop_, Path(), other, [](size_t) { return true; }, [](const std::string&, int64_t) {},
      [this](std::string problem) { problem_ = std::move(problem); });
  ASSERT_TRUE(server);
  const Socket stranger = Say(fmt::format(R"({{"attach":"primary","pid":{}}})", other));
  RunUntil([&] { return !problem_.empty(); });
  EXPECT_THAT(problem_, HasSubstr("the rule own-process"));
  EXPECT_THAT(problem_, HasSubstr(fmt::format("the process number {}", getpid())));
  EXPECT_FALSE(server->Attached("primary"));
  EXPECT_EQ(server->Process("primary").pid(), 0);
  kill(other, SIGKILL);
  EXPECT_EQ(waitpid(other, nullptr, 0), other);
}

}  // namespace
}  // namespace clusterspec
