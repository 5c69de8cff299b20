// Addresses as Asio takes them.
#ifndef CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_
#define CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <string>

#include "harness/run/network_client.h"

namespace clusterspec {

// A wildcard host, and one that is no address, becomes the loopback address of its family.
boost::asio::ip::address ReachableAddress(const std::string& host);

boost::asio::generic::stream_protocol::endpoint StreamEndpoint(const Endpoint& to);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_STREAM_ENDPOINT_H_
