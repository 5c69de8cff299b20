// Many connections at once, with the test as the server.
#include "harness/run/load_client.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace clusterspec {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class LoadClientTest : public ::testing::Test {
 protected:
  // Every connection is given to `serve`, with its number from 0.
  void Serve(std::function<void(tcp::socket& socket, int number)> serve) {
    serve_ = std::move(serve);
    Accept();
  }

  void Begin(int at_once, int times) {
    const Endpoint to{"127.0.0.1", acceptor_.local_endpoint().port(), ""};
    load_.emplace(loop_, LoadOptions{to, at_once, times, ServerProtocol::kNet},
                  [this](json::object data) { ends_.push_back(std::move(data)); });
  }

  void RunUntil(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      loop_.run_one_for(std::chrono::milliseconds(100));
    }
  }

  asio::io_context loop_;
  tcp::acceptor acceptor_{loop_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::vector<tcp::socket> sockets_;
  std::vector<json::object> ends_;
  std::optional<LoadClient> load_;

 private:
  void Accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) return;
      const auto number = static_cast<int>(sockets_.size());
      serve_(sockets_.emplace_back(std::move(socket)), number);
      Accept();
    });
  }

  std::function<void(tcp::socket& socket, int number)> serve_;
};

void Say(tcp::socket& socket, const std::string& text) { asio::write(socket, asio::buffer(text)); }

TEST_F(LoadClientTest, CountsAnswersByLineAndLosses) {
  Serve([](tcp::socket& socket, int number) {
    if (number % 10 == 9) return socket.close();
    Say(socket, number % 2 == 0 ? "even\n" : "odd\n");
  });
  Begin(8, 100);
  RunUntil([&] { return load_->over(); });
  const json::object expected{
      {"answered", 90}, {"by", {{"even", 50}, {"odd", 40}}}, {"refused", 0}, {"lost", 10}};
  ASSERT_EQ(ends_.size(), 1u);
  EXPECT_EQ(ends_.front(), expected);
}

TEST_F(LoadClientTest, KeepsToSoManyAtATime) {
  Serve([](tcp::socket&, int) {});
  Begin(3, 100);
  RunUntil([&] { return sockets_.size() == 3; });
  loop_.run_for(std::chrono::milliseconds(50));
  EXPECT_EQ(sockets_.size(), 3u);
  EXPECT_FALSE(load_->over());
}

TEST_F(LoadClientTest, WhatIsDroppedIsLostAndTheOthersFollow) {
  Serve([](tcp::socket& socket, int number) {
    if (number >= 2) Say(socket, "late\n");
  });
  Begin(2, 10);
  RunUntil([&] { return sockets_.size() == 2; });
  EXPECT_TRUE(load_->DropUnanswered());
  RunUntil([&] { return load_->over(); });
  EXPECT_FALSE(load_->DropUnanswered());
  EXPECT_EQ(ends_.front().at("answered"), 8);
  EXPECT_EQ(ends_.front().at("lost"), 2);
}

TEST_F(LoadClientTest, CountsRefusals) {
  const Endpoint to{"127.0.0.1", acceptor_.local_endpoint().port(), ""};
  acceptor_.close();
  load_.emplace(loop_, LoadOptions{to, 4, 20, ServerProtocol::kNet},
                [this](json::object data) { ends_.push_back(std::move(data)); });
  RunUntil([&] { return load_->over(); });
  EXPECT_EQ(ends_.front().at("refused"), 20);
}

}  // namespace
}  // namespace clusterspec
