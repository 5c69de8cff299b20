// Many connections to one server, some of them at a time, which are counted and not told one by
// one.
#ifndef CLUSTERSPEC_HARNESS_RUN_LOAD_CLIENT_H_
#define CLUSTERSPEC_HARNESS_RUN_LOAD_CLIENT_H_

#include <functional>
#include <memory>

#include "harness/run/network_client.h"
#include "spec/nouns/json.h"
#include "spec/protocol/names.h"

namespace clusterspec {

struct LoadOptions {
  Endpoint to;
  int at_once = 1;
  int times = 1;
  ServerProtocol protocol = ServerProtocol::kNet;
};

// Not thread safe. What is under way when it goes is closed and told to nobody.
class LoadClient {
 public:
  // `on_end` is called once, with the data of client.loaded, when every connection has come to its
  // end: a line was read, it was refused, or it was lost.
  LoadClient(boost::asio::io_context& loop, const LoadOptions& options,
             std::function<void(json::object data)> on_end);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;

  bool over() const;

  // Closes what is under way, counts it as lost, and goes on with the others: for when no answer
  // can come any more. False when nothing was under way.
  bool DropUnanswered();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_LOAD_CLIENT_H_
