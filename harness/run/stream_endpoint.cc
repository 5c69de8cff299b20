#include "harness/run/stream_endpoint.h"

#include <sys/un.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>

namespace clusterspec {

boost::asio::ip::address ReachableAddress(const std::string& host) {
  using boost::asio::ip::address_v4;
  using boost::asio::ip::address_v6;
  if (host == "::") return address_v6::loopback();
  if (host.empty() || host == "0.0.0.0" || host == "localhost") return address_v4::loopback();
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return error ? boost::asio::ip::address(address_v4::loopback()) : address;
}

boost::system::error_code WhyNoAddress(const Endpoint& to) {
  constexpr int kLastPort = 65535;
  const auto error = [](int number) {
    return boost::system::error_code(number, boost::system::system_category());
  };
  if (to.path.size() >= sizeof(sockaddr_un{}.sun_path)) return error(ENAMETOOLONG);
  if (to.path.empty() && (to.port < 0 || to.port > kLastPort)) return error(EADDRNOTAVAIL);
  return {};
}

boost::asio::generic::basic_endpoint<StreamProtocol> StreamEndpoint(const Endpoint& to) {
  if (!to.path.empty()) return boost::asio::local::stream_protocol::endpoint(to.path);
  return boost::asio::ip::tcp::endpoint(ReachableAddress(to.host), static_cast<uint16_t>(to.port));
}

}  // namespace clusterspec
