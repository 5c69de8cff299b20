// The harness as a network client: TCP v4 and v6, Unix sockets, UDP.
#ifndef CLUSTERSPEC_HARNESS_RUN_NETWORK_CLIENT_H_
#define CLUSTERSPEC_HARNESS_RUN_NETWORK_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "spec/nouns/json.h"
#include "spec/protocol/names.h"

namespace boost::asio {
class io_context;
}

namespace clusterspec {

// An address to connect to. A wildcard host becomes the loopback address of its family.
struct Endpoint {
  std::string host;  // numeric
  int port = 0;
  std::string path;  // a Unix socket instead
};

struct LoadOptions;

// Every outcome is an event: client.connected, client.refused {code}, client.data {text},
// client.answer {text}, client.closed {reset}, client.sent, client.loaded. Not thread safe.
class NetworkClient {
 public:
  using OnEvent = std::function<void(std::string name, std::string label, json::object data)>;

  NetworkClient(boost::asio::io_context& loop, OnEvent on_event);
  ~NetworkClient();
  NetworkClient(const NetworkClient&) = delete;
  NetworkClient& operator=(const NetworkClient&) = delete;

  // Connects and stays; in HTTP it makes one request at once. Settled once connected or refused.
  void Connect(const std::string& label, const Endpoint& to,
               ServerProtocol protocol = ServerProtocol::kNet);

  // `times` times, one after another: connects, waits for a line or the end, closes. Settled after
  // the last.
  void Ask(const std::string& label, const Endpoint& to, int times,
           ServerProtocol protocol = ServerProtocol::kNet);

  // Begins many connections, which end in one event, client.loaded.
  void Load(const std::string& label, const LoadOptions& options);

  // Whether some of these are under way, and may be answered yet.
  bool IsLoading() const;

  // For when no answer can come any more: closes those that are under way, counts them as lost, and
  // goes on with the others. False when there were none.
  bool DropUnanswered();

  // Sends on the connection; false when there is none.
  bool Send(const std::string& label, const std::string& text);
  void Close(const std::string& label);

  // Sends a datagram and listens for answers.
  void Datagram(const std::string& label, const Endpoint& to, const std::string& text);

  // Whether what was last asked for under the label has come to its end.
  bool Settled(const std::string& label) const;

  // Whether the kernel has delivered everything that was sent.
  bool AllDelivered() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Whether this machine can use IPv6 on loopback.
bool HasIpv6();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_NETWORK_CLIENT_H_
