#include "harness/run/load_client.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/run/conversation.h"
#include "harness/run/shortage.h"
#include "harness/run/stream_endpoint.h"

namespace clusterspec {
namespace {

constexpr size_t kMostAtOnce = 4096;  // bytes of one read: there may be hundreds of clients

}  // namespace

struct LoadClient::Impl : std::enable_shared_from_this<LoadClient::Impl> {
  using Shared = std::shared_ptr<Conversation>;

  Impl(boost::asio::io_context& io, const LoadOptions& given,
       std::function<void(json::object data)> callback)
      : loop(io), options(given), to(StreamEndpoint(given.to)), on_end(std::move(callback)) {}

  // As many as there may be at a time.
  void Fill() {
    while (begun < options.times && std::cmp_less(open.size(), options.at_once)) Open();
    if (open.empty() && on_end) std::exchange(on_end, nullptr)(Counts());
  }

  json::object Counts() const {
    json::object tally;
    for (const auto& [line, count] : by) tally[line] = count;
    return {{"answered", answered}, {"by", tally}, {"refused", refused}, {"lost", lost}};
  }

  void Open() {
    ++begun;
    auto connection = std::make_shared<Conversation>(loop, options.protocol, kMostAtOnce);
    open.insert(connection);
    connection->socket->async_connect(
        to, [self = shared_from_this(), connection](boost::system::error_code error) {
          if (!self->open.contains(connection)) return;
          if (error) {
            NoteShortage("connect one of many clients", error.value());
            return self->End(connection, &self->refused);
          }
          connection->Speak();
          self->Read(connection);
        });
  }

  void Read(const Shared& connection) {
    connection->socket->async_read_some(
        boost::asio::buffer(connection->buffer),
        [self = shared_from_this(), connection](boost::system::error_code error, size_t size) {
          if (!self->open.contains(connection)) return;
          if (error) return self->End(connection, &self->lost);
          connection->line += connection->Said(size);
          const size_t end = connection->line.find('\n');
          if (end == std::string::npos) return self->Read(connection);
          ++self->by[ValidUtf8(connection->line.substr(0, end))];
          self->End(connection, &self->answered);
        });
  }

  void Close(const Shared& connection, int* count) {
    boost::system::error_code ignored;
    connection->socket->close(ignored);
    open.erase(connection);
    ++*count;
  }

  void End(const Shared& connection, int* count) {
    Close(connection, count);
    Fill();
  }

  boost::asio::io_context& loop;
  LoadOptions options;
  boost::asio::generic::stream_protocol::endpoint to;
  std::function<void(json::object data)> on_end;  // empty: called
  std::set<Shared> open;
  std::map<std::string, int> by;  // line
  int begun = 0;
  int answered = 0;
  int refused = 0;
  int lost = 0;
};

LoadClient::LoadClient(boost::asio::io_context& loop, const LoadOptions& options,
                       std::function<void(json::object data)> on_end)
    : impl_(std::make_shared<Impl>(loop, options, std::move(on_end))) {
  impl_->Fill();
}

LoadClient::~LoadClient() {
  impl_->on_end = nullptr;
  const std::set<Impl::Shared> open = std::exchange(impl_->open, {});
  boost::system::error_code ignored;
  for (const auto& connection : open) connection->socket->close(ignored);
}

bool LoadClient::over() const { return impl_->on_end == nullptr; }

bool LoadClient::DropUnanswered() {
  const std::set<Impl::Shared> open = impl_->open;
  for (const auto& connection : open) impl_->Close(connection, &impl_->lost);
  if (!open.empty()) impl_->Fill();
  return !open.empty();
}

}  // namespace clusterspec
