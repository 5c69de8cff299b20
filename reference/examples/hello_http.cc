// An HTTP server in two workers; Boost.Beast parses. Usage: hello_http [PORT] [WORKERS]
// NODE_CLUSTER_SCHED_POLICY (rr, none) says how they share the connections.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "clusterspec/cluster.h"

namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

// All answers are the same but for what follows on them, so they are written once.
std::string MakeAnswer(bool keep_alive) {
  http::response<http::string_body> response(http::status::ok, 11, "hello\n");
  response.set(http::field::content_type, "text/plain");
  response.keep_alive(keep_alive);
  response.prepare_payload();
  std::ostringstream text;
  text << response;
  return text.str();
}

// One connection: each request is answered, until the client has enough.
class Session {
 public:
  explicit Session(cluster::Connection connection) : connection_(std::move(connection)) {}

  void Take(std::string_view bytes) {
    if (waiting_.empty()) return TakeAll(bytes);
    // Half a request was there.
    const std::string all = std::exchange(waiting_, {}).append(bytes);
    TakeAll(all);
  }

 private:
  void TakeAll(std::string_view bytes) {
    while (!bytes.empty()) {
      if (!parser_) parser_.emplace();
      error_code error;
      bytes.remove_prefix(parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error));
      if (error && error != http::error::need_more) return connection_.Destroy();
      if (!parser_->is_done()) {
        waiting_ = bytes;
        return;
      }
      if (!Answer(parser_->keep_alive())) return;
      parser_.reset();
    }
  }

  // Whether another request may follow.
  bool Answer(bool keep_alive) {
    static const std::string answers[] = {MakeAnswer(false), MakeAnswer(true)};
    keep_alive ? connection_.Write(answers[1]) : connection_.DestroySoon(answers[0]);
    return keep_alive;
  }

  cluster::Connection connection_;
  std::string waiting_;
  std::optional<http::request_parser<http::empty_body>> parser_;  // of the request under way
};

void Primary(int workers) {
  cluster::OnListening([](const cluster::Worker& worker, const cluster::Listening& at) {
    std::printf("worker %d listens on port %d\n", worker.id(), at.port.value_or(0));
    std::fflush(stdout);
  });
  for (int i = 0; i < workers; ++i) cluster::Fork();
}

void Worker(uint16_t port) {
  const cluster::Server server;
  server.OnConnection([](const cluster::Connection& connection) {
    const auto session = std::make_shared<Session>(connection);
    connection.OnData([session](std::string_view bytes) { session->Take(bytes); });
  });
  server.Listen(port);
}

}  // namespace

int main(int argc, char** argv) {
  cluster::Start(argc, argv);
  if (cluster::IsPrimary()) {
    Primary(argc > 2 ? std::atoi(argv[2]) : 2);
  } else {
    Worker(static_cast<uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8000));
  }
  return cluster::Run();
}
