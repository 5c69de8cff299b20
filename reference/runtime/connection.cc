#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <tuple>
#include <utility>

#include "reference/runtime/objects.h"
#include "reference/runtime/poller.h"
#include "reference/runtime/process_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {
namespace {

Loop& TheLoop() { return Runtime::Get().loop(); }

Error SystemError(const std::string& call, int error) {
  return Error("Error", ErrorCode(error), call + " " + ErrorCode(error));
}

}  // namespace

ConnectionData::ConnectionData(int descriptor, uint16_t of_server)
    : fd(descriptor), server(of_server) {}

ConnectionData::~ConnectionData() {
  watcher.reset();
  if (fd >= 0) close(fd);
  if (!taken) return;
  Runtime::Get().process().HoldConnection(server, false);
  EndedForServer();
}

// The connection lives as long as it is open, and the process with it.
void ConnectionData::Hold() {
  if (self) return;
  self = shared_from_this();
  Runtime::Get().process().HoldConnection(server, true);
}

void ConnectionData::LetGo() {
  if (!self) return;
  Runtime::Get().process().HoldConnection(server, false);
  self.reset();
}

void ConnectionData::EndedForServer() {
  const uint16_t of = std::exchange(server, kNoServer);
  if (of != kNoServer) Runtime::Get().process().ConnectionEnded(of);
}

void ConnectionData::AwaitOpen() {
  Hold();
  if (!connecting) return;
  Watch().OnceWritable([this] {
    const auto alive = shared_from_this();
    connecting = false;
    const int error = ConnectError(fd);
    if (error != 0) return Fail(error, "connect");
    on_open.Emit();
    Flush();
    if (reading && fd >= 0) WatchReading();
  });
}

// Made when it is needed first: what is handed on at once is never watched.
Watcher& ConnectionData::Watch() {
  if (!watcher) watcher = std::make_unique<Watcher>(&TheLoop(), fd);
  return *watcher;
}

void ConnectionData::StartReading() {
  if (std::exchange(reading, true) || fd < 0 || taken || connecting) return;
  if (server == kNoServer) return WatchReading();
  TheLoop().NextTick([alive = shared_from_this()] { alive->ReadFirst(); });
}

void ConnectionData::WatchReading() {
  Watch().OnReadable([this] { Read(); });
}

// Who has been accepted has often said something already, and many have no more to say: then this
// connection is never watched.
void ConnectionData::ReadFirst() {
  if (fd >= 0 && !taken) Read();
  if (fd >= 0 && !taken && !peer_ended) WatchReading();
}

void ConnectionData::Read() {
  const auto alive = shared_from_this();
  std::array<char, kReadBytes> buffer;
  const ssize_t count = recv(fd, buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count < 0) return Fail(errno, "read");
  if (count > 0) return on_data.Emit({buffer.data(), static_cast<size_t>(count)});
  if (watcher) watcher->StopReading();
  peer_ended = true;
  on_end.Emit();
  // No half-open connections: the own side ends, too.
  if (fd < 0) return;
  End();
  if (shut) Close(true);
}

void ConnectionData::Write(std::string_view bytes, int flags) {
  if (fd < 0 || ending || taken || bytes.empty()) return;
  if (!outgoing.empty() || connecting) {
    outgoing += bytes;
    return;
  }
  const ssize_t count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | flags);
  const bool failed = count < 0 && errno != EAGAIN && errno != EINTR;
  if (failed) return;  // the reading tells of it
  outgoing = bytes.substr(count < 0 ? 0 : static_cast<size_t>(count));
  if (!outgoing.empty()) Flush();
}

void ConnectionData::Flush() {
  while (!outgoing.empty()) {
    const ssize_t count = send(fd, outgoing.data(), outgoing.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      return Watch().OnceWritable([this] {
        const auto alive = shared_from_this();
        Flush();
      });
    }
    if (count < 0) outgoing.clear();
    if (count > 0) outgoing.erase(0, static_cast<size_t>(count));
  }
  if (!ending || shut) return;
  if (closing) return Close(true);
  shut = true;
  shutdown(fd, SHUT_WR);
  if (peer_ended) Close(true);
}

void ConnectionData::End() {
  if (fd < 0 || std::exchange(ending, true)) return;
  if (!connecting && outgoing.empty()) Flush();
}

void ConnectionData::CloseSoon(std::string_view last) {
  Write(last, MSG_MORE);  // the end goes into the same packet
  closing = true;
  shut ? Close(true) : End();
}

void ConnectionData::Fail(int error, const char* call) {
  std::ignore = on_error.Emit(SystemError(call, error));  // its end is told as well
  Close(true);
}

void ConnectionData::Close(bool tell) {
  if (fd < 0 || taken) return;
  const auto alive = shared_from_this();
  watcher.reset();
  close(std::exchange(fd, -1));
  LetGo();
  const auto ended = [alive, tell] {
    TheLoop().Unref();
    if (tell) alive->on_close.Emit();
    alive->EndedForServer();
    TheLoop().NextTick([alive] { alive->ForgetHandlers(); });
  };
  TheLoop().Ref();
  TheLoop().NextTick(ended);
}

void ConnectionData::ForgetHandlers() {
  on_open.Clear();
  on_data.Clear();
  on_end.Clear();
  on_close.Clear();
  on_error.Clear();
}

int ConnectionData::Take() {
  if (fd < 0 || taken) return -1;
  taken = true;
  watcher.reset();
  const int descriptor = std::exchange(fd, -1);
  self.reset();  // the handles of the program keep it now; the process is held until they are gone
  TheLoop().NextTick([taken_over = weak_from_this()] {
    if (const auto alive = taken_over.lock()) alive->ForgetHandlers();
  });
  return descriptor;
}

// ---- the public face

Connection Connection::Open(uint16_t port, const std::string& host) {
  const auto at = Resolve(host);
  Opened opened{-1, EADDRNOTAVAIL};
  if (at) {
    opened = StartConnect(at->is_v6 ? model::AddressType::kTcp6 : model::AddressType::kTcp4,
                          at->address, port);
  }
  return Runtime::Get().process().Connecting(opened.fd, opened.error);
}

Connection Connection::OpenPath(const std::string& path) {
  const Opened opened = StartConnect(model::AddressType::kUnix, path, 0);
  return Runtime::Get().process().Connecting(opened.fd, opened.error);
}

Connection Connection::Adopt(const Handle& handle) {
  const int fd = handle.kind() == Handle::Kind::kConnection ? handle.data()->Take() : -1;
  if (fd < 0) throw Error("TypeError", "ERR_INVALID_HANDLE_TYPE", "The handle is no connection");
  auto data = std::make_shared<ConnectionData>(fd);
  data->AwaitOpen();
  return Connection(data);
}

void Connection::Write(std::string_view bytes) const { data_->Write(bytes); }
void Connection::End() const { data_->End(); }
void Connection::Destroy() const { data_->Close(true); }
void Connection::DestroySoon(std::string_view last) const { data_->CloseSoon(last); }
int Connection::TakeDescriptor() const { return data_->Take(); }

void Connection::OnOpen(std::function<void()> handler) const {
  data_->on_open.Add(std::move(handler));
}
void Connection::OnData(std::function<void(std::string_view)> handler) const {
  data_->on_data.Add(std::move(handler));
  data_->StartReading();
}
void Connection::OnEnd(std::function<void()> handler) const {
  data_->on_end.Add(std::move(handler));
  data_->StartReading();
}
void Connection::OnClose(std::function<void()> handler) const {
  data_->on_close.Add(std::move(handler));
}
void Connection::OnError(std::function<void(const Error&)> handler) const {
  data_->on_error.Add(std::move(handler));
}

}  // namespace cluster
