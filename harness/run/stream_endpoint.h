// Addresses as Asio takes them.
#ifndef CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_
#define CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_

#include <boost/system/error_code.hpp>
#include <string>

#include "harness/run/network_client.h"

namespace boost::asio::ip {
class address;
}
namespace boost::asio::generic {
class stream_protocol;
template <typename Protocol>
class basic_endpoint;
}  // namespace boost::asio::generic

namespace clusterspec {

using StreamProtocol = boost::asio::generic::stream_protocol;

// A wildcard host, and one that is no address, becomes the loopback address of its family.
boost::asio::ip::address ReachableAddress(const std::string& host);

// Why nothing can have the address: a port beyond 65535, a path that no socket takes. No error for
// all others.
boost::system::error_code WhyNoAddress(const Endpoint& to);

// Only for what can have an address.
boost::asio::generic::basic_endpoint<StreamProtocol> StreamEndpoint(const Endpoint& to);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_
