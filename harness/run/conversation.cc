#include "harness/run/conversation.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>

namespace clusterspec {

Conversation::Conversation(boost::asio::io_context& loop, ServerProtocol protocol, size_t at_once)
    : socket(std::make_unique<StreamSocket>(loop)), dialogue(protocol), buffer(at_once) {}

Conversation::~Conversation() = default;

void Conversation::Speak() {
  boost::system::error_code ignored;
  boost::asio::write(*socket, boost::asio::buffer(dialogue.Outgoing()), ignored);
}

std::string Conversation::Said(size_t size) {
  std::string said = dialogue.Take({buffer.data(), size});
  Speak();
  return said;
}

}  // namespace clusterspec
