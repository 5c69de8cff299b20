// TLS as a client speaks it, without a socket: bytes in, bytes out.
#ifndef CLUSTERSPEC_HARNESS_RUN_TLS_CLIENT_H_
#define CLUSTERSPEC_HARNESS_RUN_TLS_CLIENT_H_

#include <memory>
#include <string>
#include <string_view>

namespace clusterspec {

// One connection's. It takes every certificate and offers HTTP/1.1 alone, for who asks. Not thread
// safe.
class TlsClient {
 public:
  TlsClient();
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // Says this to the server, as soon as the two understand each other.
  void Say(std::string_view text);

  // Takes what came on the connection, and gives what the server said by it. What is no TLS is
  // given as it came, so that it can be seen.
  std::string Take(std::string_view bytes);

  // What is to be sent now, "" for nothing; at first the greeting.
  std::string Outgoing();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_TLS_CLIENT_H_
