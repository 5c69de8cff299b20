// What a client of the harness says of its own accord, and what it makes of what it reads.
#ifndef CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_
#define CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_

#include <optional>
#include <string>
#include <string_view>

#include "harness/run/http_answer.h"
#include "harness/run/tls_client.h"
#include "spec/protocol/names.h"

namespace clusterspec {

// One connection's. Not thread safe.
class Dialogue {
 public:
  explicit Dialogue(ServerProtocol protocol);

  ServerProtocol protocol() const { return protocol_; }

  // What is to be sent, "" for nothing: once connected, and after each Take(). Short enough for
  // every send buffer, so that who writes it need not wait.
  std::string Outgoing();

  // Of bytes that came, what is new of what the server has to say.
  std::string Take(std::string_view bytes);

 private:
  ServerProtocol protocol_;
  std::string unsent_;
  std::optional<TlsClient> tls_;
  std::optional<HttpAnswer> answer_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_
