// A connection over which a client of the harness says what its protocol wants.
#ifndef CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_
#define CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/dialogue.h"
#include "harness/run/stream_endpoint.h"

namespace boost::asio {
class any_io_executor;
class io_context;
template <typename Protocol, typename Executor>
class basic_stream_socket;
}  // namespace boost::asio

namespace clusterspec {

using StreamSocket = boost::asio::basic_stream_socket<StreamProtocol, boost::asio::any_io_executor>;

// One connection's, which its owner opens, reads and closes. Not thread safe.
struct Conversation {
  // `at_once`: the most that one read takes, in bytes.
  Conversation(boost::asio::io_context& loop, ServerProtocol protocol, size_t at_once);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  // Says what a client says by itself. That it fails will be seen by who reads.
  void Speak();

  // Of `size` bytes in the buffer, what is new of what the server has to say. Answers what its
  // protocol wants answered.
  std::string Said(size_t size);

  const std::unique_ptr<StreamSocket> socket;
  Dialogue dialogue;
  std::vector<char> buffer;
  std::string line;  // as far as an answer has come
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_
