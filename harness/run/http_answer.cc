#include "harness/run/http_answer.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

namespace clusterspec {
namespace {

namespace http = boost::beast::http;

}  // namespace

struct HttpAnswer::Impl {
  http::response_parser<http::string_body> parser;
  std::string unread;   // of which the parser wants to see more
  bool is_http = true;  // the parser takes nothing after an error
};

std::string_view HttpRequest() { return "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"; }

HttpAnswer::HttpAnswer() : impl_(std::make_unique<Impl>()) { impl_->parser.eager(true); }

HttpAnswer::~HttpAnswer() = default;

std::string HttpAnswer::Take(std::string_view bytes) {
  if (!impl_->is_http) return std::string(bytes);
  impl_->unread += bytes;
  while (!impl_->unread.empty() && !impl_->parser.is_done()) {
    boost::system::error_code error;
    const size_t used = impl_->parser.put(boost::asio::buffer(impl_->unread), error);
    impl_->unread.erase(0, used);
    if (error && error != http::error::need_more) {
      impl_->is_http = false;
      return std::exchange(impl_->unread, "");
    }
    if (used == 0) break;
  }
  return std::exchange(impl_->parser.get().body(), "");
}

}  // namespace clusterspec
