#include "reference/runtime/inspector.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "reference/runtime/sockets.h"

namespace cluster {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
    "{\"Browser\":\"clusterspec\",\"Protocol-Version\":\"0\"}\n";

void Answer(int listener) {
  const Opened client = AcceptFrom(listener);
  if (client.fd < 0) return;
  send(client.fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
  close(client.fd);
}

}  // namespace

std::unique_ptr<Inspector> Inspector::Listen(Loop* loop, int port) {
  const Opened opened =
      OpenSocket(model::AddressType::kTcp4, "127.0.0.1", static_cast<uint16_t>(port), 8);
  if (opened.fd >= 0) return std::unique_ptr<Inspector>(new Inspector(loop, opened.fd));
  std::fprintf(stderr, "Starting inspector on 127.0.0.1:%d failed: %s\n", port,
               ErrorCode(opened.error).c_str());
  return nullptr;
}

Inspector::Inspector(Loop* loop, int fd) : fd_(fd), watcher_(std::make_unique<Watcher>(loop, fd)) {
  watcher_->OnReadable([fd] { Answer(fd); });
}

Inspector::~Inspector() {
  watcher_.reset();
  close(fd_);
}

}  // namespace cluster
