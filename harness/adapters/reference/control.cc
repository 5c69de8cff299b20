#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <istream>

#include "harness/adapters/reference/adapter.h"
#include "harness/adapters/reference/batch.h"

namespace clusterspec::adapter {

using boost::asio::local::stream_protocol;

// Does not hold the process: only Hold and the runtime do.
struct Adapter::Control : std::enable_shared_from_this<Adapter::Control> {
  Control() : socket(cluster::EventLoop()) {}

  void Read(Adapter* adapter) {
    boost::asio::async_read_until(
        socket, buffer, '\n',
        [self = shared_from_this(), adapter](boost::system::error_code error, size_t) {
          if (error) return;  // the run is over and nobody is left to be told
          std::istream stream(&self->buffer);
          std::string line;
          std::getline(stream, line);
          adapter->Obey(line);
          self->Read(adapter);
        });
  }

  stream_protocol::socket socket;
  boost::asio::streambuf buffer;
};

void Adapter::Attach() {
  control_ = std::make_shared<Control>();
  const char* path = std::getenv("CLUSTERSPEC_CONTROL");
  boost::system::error_code error;
  control_->socket.connect(stream_protocol::endpoint(path == nullptr ? "" : path), error);
  if (error) return;
  const std::string hello = ToText(json::object{{"attach", me_}, {"pid", getpid()}}) + "\n";
  boost::asio::write(control_->socket, boost::asio::buffer(hello), error);
  control_->Read(this);
}

void Adapter::Obey(const std::string& line) {
  const auto batch = ParseBatch(line);
  if (!batch) {
    return Fail("not a batch, since " + batch.error().message + ": " +
                ValidUtf8(line.substr(0, 100)));
  }
  const auto done = [this, number = batch->number] { Record("done", "", {{"batch", number}}); };
  // A barrier: a later turn.
  if (batch->operations.empty()) return cluster::SetImmediate(done);
  for (const json::object& operation : batch->operations) CarryOut(operation);
  done();
}

}  // namespace clusterspec::adapter
