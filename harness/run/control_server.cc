#include "harness/run/control_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/serializer.hpp>
#include <cerrno>
#include <deque>
#include <istream>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "harness/run/protocol_check.h"
#include "harness/run/shortage.h"

namespace clusterspec {
namespace {

// What waits for a process that does not read: a few of the longest batches.
constexpr size_t kMostUnsentBytes = 4 * ControlServer::kLongestBatchBytes;

constexpr size_t kPieceBytes = size_t{64} << 10;

using boost::asio::local::stream_protocol;

// Whether the other end has not been closed, as far as can be seen: it may have more to say.
bool IsOpen(stream_protocol::socket& socket) {
  char next = 0;
  const ssize_t size = recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return size > 0 || (size < 0 && errno == EAGAIN);
}

// In pieces, since one string would need room for two while it grows.
std::deque<std::string> LineOf(const json::value& batch) {
  std::deque<std::string> pieces;
  boost::json::serializer serializer;
  serializer.reset(&batch);
  while (!serializer.done()) {
    std::array<char, kPieceBytes> piece;
    pieces.emplace_back(serializer.read(piece.data(), piece.size()));
  }
  pieces.back() += '\n';
  return pieces;
}

}  // namespace

struct ControlServer::Impl : std::enable_shared_from_this<ControlServer::Impl> {
  struct Connection {
    explicit Connection(stream_protocol::socket connected) : socket(std::move(connected)) {}

    stream_protocol::socket socket;
    boost::asio::streambuf buffer{ControlServer::kLongestAttachBytes};
    OwnedProcess peer;
    bool attached = false;
    std::deque<std::string> unsent;  // pieces of lines; the first may be under way
    size_t unsent_bytes = 0;
  };

  Impl(boost::asio::io_context& loop, pid_t owner_process, OnConnect connect, OnAttach attach,
       OnProblem problem)
      : acceptor(loop),
        owner(owner_process),
        on_connect(std::move(connect)),
        on_attach(std::move(attach)),
        on_problem(std::move(problem)) {}

  void Broken(ProtocolRule rule, std::string what) const {
    on_problem("a process attached to the control socket: " +
               BrokenRule{rule, std::move(what)}.ToString());
  }

  void Accept() {
    acceptor.async_accept([self = shared_from_this()](boost::system::error_code error,
                                                      stream_protocol::socket socket) {
      NoteShortage("take a process's control connection", error.value());
      if (error) return;
      self->Read(std::make_shared<Connection>(std::move(socket)));
      if (self->on_connect(++self->waiting)) self->Accept();
    });
  }

  void Read(const std::shared_ptr<Connection>& connection) {
    boost::asio::async_read_until(
        connection->socket, connection->buffer, '\n',
        [self = shared_from_this(), connection](boost::system::error_code error, size_t) {
          if (error == boost::asio::error::not_found) return self->TooLong(connection);
          if (error) {
            if (!connection->attached) --self->waiting;
            return self->Close(*connection);
          }
          std::istream stream(&connection->buffer);
          std::string line;
          std::getline(stream, line);
          self->Attach(connection, line);
          self->Read(connection);
        });
  }

  void Attach(const std::shared_ptr<Connection>& connection, const std::string& line) {
    const auto message = ParseJson(line);
    const json::object* object = message ? message->if_object() : nullptr;
    const std::string process = object == nullptr ? "" : StringOr(*object, "attach");
    const int64_t pid = object == nullptr ? 0 : IntegerOr(*object, "pid", 0);
    if (process.empty() || pid <= 0 || pid > std::numeric_limits<pid_t>::max()) {
      return Broken(ProtocolRule::kAttachLine,
                    fmt::format("it wrote '{}'", ValidUtf8(line.substr(0, 200))));
    }
    if (std::exchange(connection->attached, true)) {
      return Broken(ProtocolRule::kAttachLine, "it wrote a second line, as " + process);
    }
    if (connections.contains(process)) {
      return Broken(ProtocolRule::kAttachOnce, "there was one before as " + process);
    }
    if (!Own(connection, process)) return;
    --waiting;
    connections[process] = connection;
    on_attach(process, pid);
  }

  // Only what the run has started is watched, signalled and ended.
  bool Own(const std::shared_ptr<Connection>& connection, const std::string& process) {
    auto peer = OwnedProcess::OfPeer(connection->socket.native_handle());
    if (!peer) return on_problem(peer.error().message), false;
    connection->peer = *std::move(peer);
    const bool seen = connection->peer.pid() > 0;
    // In this order: it may end between the two.
    if (seen && (connection->peer.IsDescendantOf(owner) || connection->peer.IsOver())) return true;
    Broken(ProtocolRule::kOwnProcess,
           fmt::format("{} is {}, which this run has not started and can neither watch nor end. "
                       "Start the runtime as a child of the command; for one in a container, run "
                       "clusterspec in the container",
                       process,
                       seen ? fmt::format("the process number {}", connection->peer.pid())
                            : "a process in another PID namespace"));
    return false;
  }

  void TooLong(const std::shared_ptr<Connection>& connection) {
    Broken(ProtocolRule::kAttachLine,
           fmt::format("it wrote {} bytes without a newline", ControlServer::kLongestAttachBytes));
    Close(*connection);
  }

  void DoesNotRead(const std::string& process, const std::string& how) const {
    on_problem(
        fmt::format("the process {} does not read its control socket any more: {}", process, how));
  }

  static void Close(Connection& connection) {
    boost::system::error_code ignored;
    connection.socket.close(ignored);
  }

  // Sends the first of what waits, then the others.
  void Write(const std::shared_ptr<Connection>& connection) {
    boost::asio::async_write(
        connection->socket, boost::asio::buffer(connection->unsent.front()),
        [self = shared_from_this(), connection](boost::system::error_code error, size_t) {
          if (error) return;  // whoever reads from the socket hears of its end
          connection->unsent_bytes -= connection->unsent.front().size();
          connection->unsent.pop_front();
          if (!connection->unsent.empty()) self->Write(connection);
        });
  }

  stream_protocol::acceptor acceptor;
  pid_t owner;
  size_t waiting = 0;  // connections by which none has attached
  OnConnect on_connect;
  OnAttach on_attach;
  OnProblem on_problem;
  std::map<std::string, std::shared_ptr<Connection>> connections;
};

ControlServer::ControlServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::ControlServer(ControlServer&&) noexcept = default;

ControlServer::~ControlServer() {
  if (!impl_) return;
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  for (const auto& [process, connection] : impl_->connections) Impl::Close(*connection);
}

Result<ControlServer> ControlServer::Listen(boost::asio::io_context& loop, const std::string& path,
                                            pid_t owner, OnConnect on_connect, OnAttach on_attach,
                                            OnProblem on_problem) {
  auto impl = std::make_shared<Impl>(loop, owner, std::move(on_connect), std::move(on_attach),
                                     std::move(on_problem));
  boost::system::error_code error;
  impl->acceptor.open(stream_protocol(), error);
  if (!error) impl->acceptor.bind(path, error);
  if (!error) impl->acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return Error{fmt::format("cannot listen on {}: {}", path, error.message()), {}};
  // The implementation under test must not inherit the harness's own descriptors.
  fcntl(impl->acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  impl->Accept();
  return ControlServer(std::move(impl));
}

bool ControlServer::Attached(const std::string& process) const {
  return impl_->connections.contains(process);
}

bool ControlServer::Alive(const std::string& process) const {
  const auto found = impl_->connections.find(process);
  return found != impl_->connections.end() && found->second->socket.is_open();
}

std::vector<std::string> ControlServer::AliveProcesses() const {
  std::vector<std::string> processes;
  for (const auto& [process, connection] : impl_->connections) {
    if (connection->socket.is_open()) processes.push_back(process);
  }
  return processes;
}

const OwnedProcess& ControlServer::Process(const std::string& process) const {
  static const OwnedProcess none;
  const auto found = impl_->connections.find(process);
  return found == impl_->connections.end() ? none : found->second->peer;
}

Result<bool> ControlServer::Send(const std::string& process, const json::value& batch) {
  if (!Alive(process)) return false;
  const std::shared_ptr<Impl::Connection>& connection = impl_->connections.at(process);
  std::deque<std::string> line = LineOf(batch);
  const auto size =
      std::accumulate(line.begin(), line.end(), size_t{0},
                      [](size_t sum, const std::string& piece) { return sum + piece.size(); });
  if (size > kLongestBatchBytes) {
    return Error{fmt::format("the operations for {} take {} bytes as one line; expected at most {}",
                             process, size, kLongestBatchBytes),
                 {}};
  }
  if (connection->unsent.empty()) {
    // At once, as far as the socket's buffer takes it. A process that does not read must not hold
    // up the harness.
    boost::system::error_code error;
    connection->socket.non_blocking(true, error);
    line.front().erase(0, connection->socket.write_some(boost::asio::buffer(line.front()), error));
    if (error && error != boost::asio::error::would_block) {
      if (IsOpen(connection->socket)) impl_->DoesNotRead(process, "it has shut it for reading");
      return false;
    }
    if (line.front().empty()) line.pop_front();
    if (line.empty()) return true;
  }
  if (connection->unsent_bytes + size > kMostUnsentBytes) {
    impl_->DoesNotRead(process, fmt::format("{} bytes wait for it", connection->unsent_bytes));
    return false;
  }
  const bool idle = connection->unsent.empty();
  for (std::string& piece : line) {
    connection->unsent_bytes += piece.size();
    connection->unsent.push_back(std::move(piece));
  }
  if (idle) impl_->Write(connection);
  return true;
}

}  // namespace clusterspec
