#include "harness/run/network_client.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/write.hpp>
#include <map>
#include <utility>

#include "harness/run/conversation.h"
#include "harness/run/load_client.h"
#include "harness/run/shortage.h"
#include "harness/run/stream_endpoint.h"

namespace clusterspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Stream = asio::generic::stream_protocol;

constexpr size_t kMostBytes = 65536;  // of one read

// A Unix socket counts what the peer has not read yet; only TCP tells what is under way.
bool Undelivered(Stream::socket& socket) {
  int domain = 0;
  int waiting = 0;
  socklen_t size = sizeof(domain);
  const int fd = socket.native_handle();
  return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain != AF_UNIX &&
         ioctl(fd, SIOCOUTQ, &waiting) == 0 && waiting > 0;
}

std::string CodeName(const error_code& error) {
  if (error == asio::error::connection_refused) return "ECONNREFUSED";
  if (error == asio::error::connection_reset) return "ECONNRESET";
  if (error.value() == ENOENT) return "ENOENT";
  return error.message();
}

}  // namespace

struct NetworkClient::Impl : std::enable_shared_from_this<NetworkClient::Impl> {
  struct Connection : Conversation {
    Connection(asio::io_context& loop, ServerProtocol protocol)
        : Conversation(loop, protocol, kMostBytes) {}
    bool settled = false;
  };
  struct DatagramSocket {
    explicit DatagramSocket(asio::io_context& loop) : socket(loop) {}
    asio::ip::udp::socket socket;
    std::array<char, kMostBytes> buffer{};
  };
  using Shared = std::shared_ptr<Connection>;

  Impl(asio::io_context& io, OnEvent callback) : loop(io), on_event(std::move(callback)) {}

  Shared Open(const std::string& label, ServerProtocol protocol) {
    auto connection = std::make_shared<Connection>(loop, protocol);
    connections[label] = connection;
    return connection;
  }

  void Connect(const std::string& label, const Endpoint& to, ServerProtocol protocol) {
    const Shared connection = Open(label, protocol);
    if (const error_code error = WhyNoAddress(to)) {
      connection->settled = true;
      return TellRefused(label, error);
    }
    connection->socket->async_connect(
        StreamEndpoint(to), [self = shared_from_this(), connection, label](error_code error) {
          if (error == asio::error::operation_aborted) return;
          connection->settled = true;
          if (error) return self->Refused(label, *connection, error);
          connection->Speak();
          self->on_event("client.connected", label, {});
          self->Read(label, connection);
        });
  }

  void Read(const std::string& label, const Shared& connection) {
    connection->socket->async_read_some(
        asio::buffer(connection->buffer),
        [self = shared_from_this(), connection, label](error_code error, size_t size) {
          if (error == asio::error::operation_aborted) return;
          if (error) return self->Closed(label, *connection, error);
          const std::string said = connection->Said(size);
          if (!said.empty()) self->on_event("client.data", label, {{"text", ValidUtf8(said)}});
          self->Read(label, connection);
        });
  }

  void Refused(const std::string& label, Connection& connection, const error_code& error) {
    error_code ignored;
    connection.socket->close(ignored);
    TellRefused(label, error);
  }

  void TellRefused(const std::string& label, const error_code& error) {
    NoteShortage("connect the client " + label, error.value());
    on_event("client.refused", label, {{"code", CodeName(error)}});
  }

  void Closed(const std::string& label, Connection& connection, const error_code& error) {
    error_code ignored;
    connection.socket->close(ignored);
    on_event("client.closed", label, {{"reset", error != asio::error::eof}});
  }

  void Ask(const std::string& label, const Endpoint& to, int times, ServerProtocol protocol) {
    const Shared connection = Open(label, protocol);
    if (const error_code error = WhyNoAddress(to)) {
      TellRefused(label, error);
      return AskAgain(label, connection, to, times);
    }
    connection->socket->async_connect(StreamEndpoint(to), [self = shared_from_this(), connection,
                                                           label, to, times](error_code error) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        connection->Speak();
        return self->ReadAnswer(label, connection, to, times);
      }
      self->TellRefused(label, error);
      self->AskAgain(label, connection, to, times);
    });
  }

  void ReadAnswer(const std::string& label, const Shared& connection, const Endpoint& to,
                  int times) {
    connection->socket->async_read_some(
        asio::buffer(connection->buffer),
        [self = shared_from_this(), connection, label, to, times](error_code error, size_t size) {
          if (error == asio::error::operation_aborted) return;
          if (!error) {
            connection->line += connection->Said(size);
            const size_t end = connection->line.find('\n');
            if (end == std::string::npos) {
              return self->ReadAnswer(label, connection, to, times);
            }
            self->on_event("client.answer", label,
                           {{"text", ValidUtf8(connection->line.substr(0, end))}});
          } else {
            self->Closed(label, *connection, error);
          }
          self->AskAgain(label, connection, to, times);
        });
  }

  void AskAgain(const std::string& label, const Shared& connection, const Endpoint& to, int times) {
    error_code ignored;
    connection->socket->close(ignored);
    connection->settled = true;
    if (times > 1) Ask(label, to, times - 1, connection->dialogue.protocol());
  }

  void Datagram(const std::string& label, const Endpoint& to, const std::string& text) {
    if (const error_code error = WhyNoAddress(to)) return TellRefused(label, error);
    auto datagram = std::make_shared<DatagramSocket>(loop);
    datagrams[label] = datagram;
    const asio::ip::udp::endpoint endpoint(ReachableAddress(to.host),
                                           static_cast<uint16_t>(to.port));
    error_code error;
    datagram->socket.open(endpoint.protocol(), error);
    if (!error) datagram->socket.connect(endpoint, error);
    if (!error) datagram->socket.send(asio::buffer(text), 0, error);
    if (error) return TellRefused(label, error);
    on_event("client.sent", label, {});
    Receive(label, datagram);
  }

  void Receive(const std::string& label, const std::shared_ptr<DatagramSocket>& datagram) {
    datagram->socket.async_receive(
        asio::buffer(datagram->buffer),
        [self = shared_from_this(), datagram, label](error_code error, size_t size) {
          if (error == asio::error::operation_aborted) return;
          if (error) return self->TellRefused(label, error);
          std::string text(datagram->buffer.data(), size);
          while (!text.empty() && text.back() == '\n') text.pop_back();
          self->on_event("client.data", label, {{"text", ValidUtf8(text)}});
          self->Receive(label, datagram);
        });
  }

  asio::io_context& loop;
  OnEvent on_event;
  std::map<std::string, Shared> connections;
  std::map<std::string, std::shared_ptr<DatagramSocket>> datagrams;
  std::map<std::string, LoadClient> loads;
};

NetworkClient::NetworkClient(asio::io_context& loop, OnEvent on_event)
    : impl_(std::make_shared<Impl>(loop, std::move(on_event))) {}

NetworkClient::~NetworkClient() {
  error_code ignored;
  for (const auto& [label, connection] : impl_->connections) connection->socket->close(ignored);
  for (const auto& [label, datagram] : impl_->datagrams) datagram->socket.close(ignored);
}

void NetworkClient::Connect(const std::string& label, const Endpoint& to, ServerProtocol protocol) {
  impl_->Connect(label, to, protocol);
}

void NetworkClient::Ask(const std::string& label, const Endpoint& to, int times,
                        ServerProtocol protocol) {
  impl_->Ask(label, to, times, protocol);
}

void NetworkClient::Load(const std::string& label, const LoadOptions& options) {
  impl_->loads.erase(label);
  if (WhyNoAddress(options.to)) {
    return impl_->on_event(
        "client.loaded", label,
        {{"answered", 0}, {"by", json::object()}, {"refused", options.times}, {"lost", 0}});
  }
  impl_->loads.try_emplace(label, impl_->loop, options,
                           [impl = impl_.get(), label](json::object data) {
                             impl->on_event("client.loaded", label, std::move(data));
                           });
}

bool NetworkClient::IsLoading() const {
  return std::any_of(impl_->loads.begin(), impl_->loads.end(),
                     [](const auto& entry) { return !entry.second.over(); });
}

bool NetworkClient::DropUnanswered() {
  bool any = false;
  for (auto& [label, load] : impl_->loads) any = load.DropUnanswered() || any;
  return any;
}

bool NetworkClient::Send(const std::string& label, const std::string& text) {
  const auto found = impl_->connections.find(label);
  if (found == impl_->connections.end() || !found->second->socket->is_open()) return false;
  error_code error;
  asio::write(*found->second->socket, asio::buffer(text), error);
  return !error;
}

void NetworkClient::Close(const std::string& label) {
  error_code ignored;
  const auto found = impl_->connections.find(label);
  if (found != impl_->connections.end()) found->second->socket->close(ignored);
  const auto datagram = impl_->datagrams.find(label);
  if (datagram != impl_->datagrams.end()) datagram->second->socket.close(ignored);
}

void NetworkClient::Datagram(const std::string& label, const Endpoint& to,
                             const std::string& text) {
  impl_->Datagram(label, to, text);
}

bool NetworkClient::Settled(const std::string& label) const {
  const auto found = impl_->connections.find(label);
  return found == impl_->connections.end() || found->second->settled;
}

bool NetworkClient::AllDelivered() const {
  return std::none_of(impl_->connections.begin(), impl_->connections.end(), [](const auto& entry) {
    return entry.second->socket->is_open() && Undelivered(*entry.second->socket);
  });
}

bool HasIpv6() {
  asio::io_context loop;
  asio::ip::tcp::acceptor acceptor(loop);
  error_code error;
  acceptor.open(asio::ip::tcp::v6(), error);
  if (!error) acceptor.bind({asio::ip::address_v6::loopback(), 0}, error);
  NoteShortage("look whether there is IPv6", error.value());
  return !error;
}

}  // namespace clusterspec
