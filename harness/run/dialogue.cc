#include "harness/run/dialogue.h"

#include <utility>

namespace clusterspec {

Dialogue::Dialogue(ServerProtocol protocol) : protocol_(protocol) {
  switch (protocol) {
    case ServerProtocol::kNet:
      return;
    case ServerProtocol::kHttp:
      unsent_ = HttpRequest();
      break;
    case ServerProtocol::kHttps:
    case ServerProtocol::kHttp2:
      tls_.emplace();
      tls_->Say(HttpRequest());
      break;
  }
  answer_.emplace();
}

std::string Dialogue::Outgoing() { return tls_ ? tls_->Outgoing() : std::exchange(unsent_, ""); }

std::string Dialogue::Take(std::string_view bytes) {
  if (!answer_) return std::string(bytes);
  return answer_->Take(tls_ ? tls_->Take(bytes) : std::string(bytes));
}

}  // namespace clusterspec
