// What a client of the harness says of its own accord, and what it makes of what it reads.
#ifndef CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_
#define CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_

#include <optional>
#include <string>
#include <string_view>

#include "harness/run/http_answer.h"
#include "spec/protocol/names.h"

namespace clusterspec {

// One connection's. Not thread safe.
class Dialogue {
 public:
  explicit Dialogue(ServerProtocol protocol) {
    if (protocol == ServerProtocol::kHttp) answer_.emplace();
  }

  ServerProtocol protocol() const { return answer_ ? ServerProtocol::kHttp : ServerProtocol::kNet; }

  // What is said once connected; "" for nothing. Short enough for every send buffer, so that who
  // writes it need not wait.
  std::string_view Opening() const { return answer_ ? HttpRequest() : ""; }

  // Of bytes that came, what is new of what the server has to say.
  std::string Take(std::string_view bytes) {
    return answer_ ? answer_->Take(bytes) : std::string(bytes);
  }

 private:
  std::optional<HttpAnswer> answer_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_DIALOGUE_H_
