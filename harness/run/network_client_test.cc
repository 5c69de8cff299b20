// The harness as a client, of servers that the test itself is.
#include "harness/run/network_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <utility>

#include "harness/run/http_answer.h"
#include "harness/run/load_client.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using asio::ip::udp;

class NetworkClientTest : public ::testing::Test {
 protected:
  NetworkClientTest()
      : client_(std::make_unique<NetworkClient>(
            loop_, [this](const std::string& name, const std::string& label, json::object data) {
              events_.push_back(name + " " + label + " " + ToText(std::move(data)));
            })) {}

  void RunUntil(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      loop_.run_one_for(std::chrono::milliseconds(100));
    }
  }
  void RunUntilEvents(size_t count) {
    RunUntil([&] { return events_.size() >= count; });
  }

  Endpoint Server() const { return {"127.0.0.1", acceptor_.local_endpoint().port(), ""}; }

  asio::io_context loop_;
  asio::executor_work_guard<asio::io_context::executor_type> open_ = asio::make_work_guard(loop_);
  tcp::acceptor acceptor_{loop_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::vector<std::string> events_;
  std::unique_ptr<NetworkClient> client_;
};

TEST_F(NetworkClientTest, ConnectsAndHearsWhatIsSaid) {
  EXPECT_TRUE(client_->Settled("c1")) << "nothing was asked for";
  client_->Connect("c1", {"0.0.0.0", Server().port, ""});
  EXPECT_FALSE(client_->Settled("c1"));
  tcp::socket server = acceptor_.accept();
  RunUntil([&] { return client_->Settled("c1"); });
  asio::write(server, asio::buffer(std::string("hello\n")));
  RunUntilEvents(2);
  server.close();
  RunUntilEvents(3);
  EXPECT_THAT(events_, ElementsAre("client.connected c1 {}", R"(client.data c1 {"text":"hello\n"})",
                                   R"(client.closed c1 {"reset":false})"));
}

TEST_F(NetworkClientTest, TellsAResetFromAnEnd) {
  client_->Connect("c1", Server());
  tcp::socket server = acceptor_.accept();
  RunUntilEvents(1);
  server.set_option(asio::socket_base::linger(true, 0));
  server.close();
  RunUntilEvents(2);
  EXPECT_EQ(events_[1], R"(client.closed c1 {"reset":true})");
}

TEST_F(NetworkClientTest, IsRefusedWhereNobodyListens) {
  const Endpoint nobody = Server();
  acceptor_.close();
  client_->Connect("c1", nobody);
  RunUntil([&] { return client_->Settled("c1"); });
  client_->Connect("c2", {"", 0, "/nobody/is/here"});
  RunUntil([&] { return client_->Settled("c2"); });
  EXPECT_THAT(events_, ElementsAre(R"(client.refused c1 {"code":"ECONNREFUSED"})",
                                   R"(client.refused c2 {"code":"ENOENT"})"));
}

TEST_F(NetworkClientTest, AsksOneAfterAnother) {
  client_->Ask("c1", Server(), 2);
  {
    tcp::socket first = acceptor_.accept();
    asio::write(first, asio::buffer(std::string("one\nrest")));
    RunUntilEvents(1);
    EXPECT_FALSE(client_->Settled("c1"));
  }
  { tcp::socket second = acceptor_.accept(); }  // hangs up without an answer
  RunUntil([&] { return client_->Settled("c1"); });
  EXPECT_THAT(events_, ElementsAre(R"(client.answer c1 {"text":"one"})",
                                   R"(client.closed c1 {"reset":false})"));
}

TEST_F(NetworkClientTest, SpeaksHttp) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string request(HttpRequest().size(), ' ');
  client_->Connect("c1", Server(), ServerProtocol::kHttp);
  tcp::socket stays = acceptor_.accept();
  RunUntil([&] { return client_->Settled("c1"); });
  asio::read(stays, asio::buffer(request));
  EXPECT_EQ(request, HttpRequest());
  asio::write(stays, asio::buffer(head + "3\r\nw1\n\r\n"));
  RunUntilEvents(2);
  client_->Ask("c2", Server(), 2, ServerProtocol::kHttp);
  for (const char* content : {"2\r\na\n\r\n", "2\r\nb\n\r\n"}) {
    tcp::socket server = acceptor_.accept();
    RunUntil([&] { return server.available() >= request.size(); });
    asio::write(server, asio::buffer(head + content));
    const size_t seen = events_.size();
    RunUntilEvents(seen + 1);
  }
  EXPECT_THAT(events_,
              ElementsAre("client.connected c1 {}", R"(client.data c1 {"text":"w1\n"})",
                          R"(client.answer c2 {"text":"a"})", R"(client.answer c2 {"text":"b"})"));
}

TEST_F(NetworkClientTest, SendsOnlyWhereThereIsAConnection) {
  EXPECT_FALSE(client_->Send("c1", "x"));
  client_->Connect("c1", Server());
  tcp::socket server = acceptor_.accept();
  RunUntilEvents(1);
  EXPECT_TRUE(client_->Send("c1", "text"));
  std::array<char, 4> read{};
  asio::read(server, asio::buffer(read));
  EXPECT_EQ(std::string(read.data(), read.size()), "text");
  client_->Close("c1");
  EXPECT_FALSE(client_->Send("c1", "x"));
}

TEST_F(NetworkClientTest, WhatNoBufferHoldsIsUnderWay) {
  acceptor_.set_option(asio::socket_base::receive_buffer_size(4096));
  client_->Connect("c1", Server());
  tcp::socket server = acceptor_.accept();
  RunUntilEvents(1);
  EXPECT_TRUE(client_->AllDelivered());
  // More than the server's buffer takes, less than the client's.
  const std::string much(100'000, 'x');
  ASSERT_TRUE(client_->Send("c1", much));
  EXPECT_FALSE(client_->AllDelivered());
  std::string all(much.size(), ' ');
  asio::read(server, asio::buffer(all));
  EXPECT_EQ(all, much);
  RunUntil([&] { return client_->AllDelivered(); });
}

TEST_F(NetworkClientTest, SpeaksThroughUnixSockets) {
  std::string folder = (fs::temp_directory_path() / "client-test-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/server";
  asio::local::stream_protocol::acceptor acceptor(loop_, path);
  client_->Connect("c1", {"", 0, path});
  auto server = acceptor.accept();
  RunUntilEvents(1);
  ASSERT_TRUE(client_->Send("c1", "unread"));
  EXPECT_TRUE(client_->AllDelivered()) << "a Unix socket has nothing under way";
  EXPECT_THAT(events_, ElementsAre("client.connected c1 {}"));
  fs::remove_all(folder);
}

TEST_F(NetworkClientTest, SendsDatagramsAndHearsAnswers) {
  udp::socket server(loop_, udp::endpoint(asio::ip::address_v4::loopback(), 0));
  client_->Datagram("c1", {"127.0.0.1", server.local_endpoint().port(), ""}, "ping");
  std::array<char, 16> read{};
  udp::endpoint from;
  const size_t size = server.receive_from(asio::buffer(read), from);
  EXPECT_EQ(std::string(read.data(), size), "ping");
  server.send_to(asio::buffer(std::string("pong\n")), from);
  RunUntilEvents(2);
  EXPECT_THAT(events_, ElementsAre("client.sent c1 {}", R"(client.data c1 {"text":"pong"})"));
}

TEST_F(NetworkClientTest, IsSilentOnceItIsGone) {
  client_->Connect("c1", Server());
  tcp::socket server = acceptor_.accept();
  RunUntilEvents(1);
  events_.clear();
  client_.reset();
  server.close();
  loop_.run_one_for(std::chrono::milliseconds(1000));  // what was under way is given up
  loop_.poll();
  EXPECT_THAT(events_, IsEmpty());
}

TEST_F(NetworkClientTest, WhatCanHaveNoAddressRefuses) {
  const Endpoint long_path{"", 0, "/" + std::string(4000, 'x')};
  const Endpoint far_port{"127.0.0.1", 70000, ""};
  for (const Endpoint& to : {long_path, far_port}) {
    events_.clear();
    client_->Connect("c1", to);
    client_->Ask("c2", to, 2);
    client_->Load("c3", {to, 1, 3, ServerProtocol::kNet});
    EXPECT_TRUE(client_->Settled("c1") && client_->Settled("c2") && !client_->IsLoading());
    ASSERT_EQ(events_.size(), 4U);
    for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(events_[i].starts_with("client.refused c"));
    EXPECT_EQ(events_[3], R"(client.loaded c3 {"answered":0,"by":{},"refused":3,"lost":0})");
  }
  client_->Datagram("c4", far_port, "x");
  EXPECT_TRUE(events_.back().starts_with("client.refused c4"));
}

}  // namespace
}  // namespace clusterspec
