// A connection over which a client of the harness says what its protocol wants.
#ifndef CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_
#define CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/run/dialogue.h"

namespace clusterspec {

// One connection's, which its owner opens, reads and closes. Not thread safe.
struct Conversation {
  // `at_once`: the most that one read takes, in bytes.
  Conversation(boost::asio::io_context& loop, ServerProtocol protocol, size_t at_once)
      : socket(loop), dialogue(protocol), buffer(at_once) {}

  // Says what a client says by itself. That it fails will be seen by who reads.
  void Speak() {
    boost::system::error_code ignored;
    boost::asio::write(socket, boost::asio::buffer(dialogue.Outgoing()), ignored);
  }

  // Of `size` bytes in the buffer, what is new of what the server has to say. Answers what its
  // protocol wants answered.
  std::string Said(size_t size) {
    std::string said = dialogue.Take({buffer.data(), size});
    Speak();
    return said;
  }

  boost::asio::generic::stream_protocol::socket socket;
  Dialogue dialogue;
  std::vector<char> buffer;
  std::string line;  // as far as an answer has come
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_CONVERSATION_H_
