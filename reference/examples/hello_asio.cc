// An HTTP server whose connections Boost.Beast and Boost.Asio serve, on the same event loop.
// Usage: hello_asio [PORT] [WORKERS]
// NODE_CLUSTER_SCHED_POLICY (rr, none) says how the workers share the connections.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
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

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

constexpr size_t kMaxHeaderBytes = 8192;

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

// One connection: reads a request, answers, and so on, until the client has enough.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // `connection` counts as open for the cluster as long as this object lives.
  explicit Session(cluster::Connection connection)
      : connection_(std::move(connection)),
        socket_(cluster::EventLoop(), asio::ip::tcp::v6(), connection_.TakeDescriptor()) {}

  void Read() {
    parser_.emplace();
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, size_t) {
                       if (!error) self->Answer(self->parser_->get().keep_alive());
                     });
  }

 private:
  void Answer(bool keep_alive) {
    static const std::string answers[] = {MakeAnswer(false), MakeAnswer(true)};
    asio::async_write(socket_, asio::buffer(answers[keep_alive ? 1 : 0]),
                      [self = shared_from_this(), keep_alive](error_code error, size_t) {
                        if (!error && keep_alive) self->Read();
                      });
  }

  cluster::Connection connection_;
  Socket socket_;
  beast::flat_static_buffer<kMaxHeaderBytes> buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;
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
  server.OnConnection([](cluster::Connection connection) {
    std::make_shared<Session>(std::move(connection))->Read();
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
