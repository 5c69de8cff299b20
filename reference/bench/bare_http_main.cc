// What the system asks of any HTTP server in several processes, and nothing else: epoll, sockets,
// and descriptors over Unix sockets. The floor under ../examples/hello_http.cc, for
// load_side_by_side.py: it has no events, knows no cluster, and handles no error but by giving up.
// Usage: bare_http PORT WORKERS
//
// With NODE_CLUSTER_SCHED_POLICY=none the workers accept from one listening socket. Else the
// primary accepts, and gives each connection to the worker that has been free for longest; a worker
// is free once it has answered for the last one, as a cluster's is.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::string_view kAnswer[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    "Content-Length: 6\r\n\r\nhello\n",
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n"};
constexpr int kAcceptsPerTurn = 32;

int Checked(int result, const char* what) {
  if (result >= 0) return result;
  std::perror(what);
  std::exit(1);
}

// Calls what it is told with each descriptor that can be read.
class Poller {
 public:
  void Add(int fd, uint32_t more = 0) {
    epoll_event event{};
    event.events = static_cast<uint32_t>(EPOLLIN) | more;
    event.data.fd = fd;
    Checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }

  // A copy of the descriptor in another process would keep it here.
  void Remove(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

  template <typename Handler>
  [[noreturn]] void Run(const Handler& handler) {
    std::array<epoll_event, 64> events{};
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) handler(events[static_cast<size_t>(i)].data.fd);
    }
  }

 private:
  int epoll_ = Checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
};

// ---- descriptors over a channel

struct Parcel {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};

  Parcel() {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
  }
};

void SendDescriptor(int channel, int fd) {
  Parcel parcel;
  cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
  if (sendmsg(channel, &parcel.message, MSG_NOSIGNAL) != 1) std::exit(0);
}

// -1: the channel has ended.
int ReceiveDescriptor(int channel) {
  Parcel parcel;
  if (recvmsg(channel, &parcel.message, MSG_CMSG_CLOEXEC) != 1) return -1;
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&parcel.message)), sizeof(int));
  return fd;
}

// ---- a worker

class Worker {
 public:
  Worker(int listener, int channel, bool accepts) : listener_(listener), channel_(channel) {
    poller_.Add(channel);
    if (accepts) poller_.Add(listener, EPOLLEXCLUSIVE);
  }

  [[noreturn]] void Run() {
    poller_.Run([this](int fd) {
      if (fd == channel_) return Receive();
      if (fd == listener_) return Accept();
      Read(fd, true);
    });
  }

 private:
  void Receive() {
    const int connection = ReceiveDescriptor(channel_);
    if (connection < 0 || write(channel_, "", 1) != 1) std::exit(0);
    Begin(connection);
  }

  void Accept() {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection >= 0) Begin(connection);
  }

  // Much is there already: what is answered and closed at once is never watched.
  void Begin(int connection) {
    if (Read(connection, false)) poller_.Add(connection);
  }

  // Whether it is still open.
  bool Read(int fd, bool watched) {
    std::array<char, 8192> buffer;
    const ssize_t count = recv(fd, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) return true;
    if (count <= 0) return Close(fd, watched);
    std::string_view request(buffer.data(), static_cast<size_t>(count));
    const auto half = halves_.find(fd);
    if (half != halves_.end()) request = half->second.append(request);
    if (!request.ends_with("\r\n\r\n")) {
      halves_.insert_or_assign(fd, std::string(request));
      return true;
    }
    const bool keep_alive = request.find("\r\nConnection: close\r\n") == request.npos;
    if (half != halves_.end()) halves_.erase(fd);
    const std::string_view answer = kAnswer[keep_alive ? 1 : 0];
    const int more = keep_alive ? 0 : MSG_MORE;  // the end goes into the same packet
    const ssize_t sent = send(fd, answer.data(), answer.size(), MSG_NOSIGNAL | more);
    const bool whole = sent == static_cast<ssize_t>(answer.size());
    return keep_alive && whole ? true : Close(fd, watched);
  }

  bool Close(int fd, bool watched) {
    if (watched) poller_.Remove(fd);
    close(fd);
    return false;
  }

  Poller poller_;
  int listener_;
  int channel_;
  std::unordered_map<int, std::string> halves_;  // requests whose end has not come
};

// ---- the primary

class Primary {
 public:
  Primary(int listener, std::vector<int> channels, bool accepts)
      : listener_(listener), free_(channels.begin(), channels.end()) {
    for (const int channel : channels) poller_.Add(channel);
    if (accepts) poller_.Add(listener);
  }

  [[noreturn]] void Run() {
    poller_.Run([this](int fd) { fd == listener_ ? Accept() : Answered(fd); });
  }

 private:
  void Accept() {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (connection < 0) return;
      waiting_.push_back(connection);
      Give();
    }
  }

  void Answered(int channel) {
    char byte = 0;
    if (read(channel, &byte, 1) != 1) std::exit(0);
    free_.push_back(channel);
    Give();
  }

  void Give() {
    if (free_.empty() || waiting_.empty()) return;
    SendDescriptor(free_.front(), waiting_.front());
    close(waiting_.front());
    free_.pop_front();
    waiting_.pop_front();
  }

  Poller poller_;
  int listener_;
  std::deque<int> free_;     // channels of workers
  std::deque<int> waiting_;  // connections
};

int Listen(uint16_t port) {
  const int fd = Checked(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  any.sin6_port = htons(port);
  Checked(bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof(any)), "bind");
  Checked(listen(fd, 511), "listen");
  return fd;
}

uint16_t PortOf(int listener) {
  sockaddr_in6 at{};
  socklen_t size = sizeof(at);
  Checked(getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size), "getsockname");
  return ntohs(at.sin6_port);
}

// Starts a worker; the primary's end of its channel.
int Start(int listener, bool accepts) {
  int ends[2];
  Checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
  if (Checked(fork(), "fork") == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // channels of workers that started later hold this one open
    Worker(listener, ends[1], accepts).Run();
  }
  close(ends[1]);
  return ends[0];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: bare_http PORT WORKERS\n"), 64;
  const char* policy = std::getenv("NODE_CLUSTER_SCHED_POLICY");
  const bool shared = policy != nullptr && std::string_view(policy) == "none";
  const int listener = Listen(static_cast<uint16_t>(std::atoi(argv[1])));
  std::vector<int> channels;
  for (int id = 1; id <= std::atoi(argv[2]); ++id) channels.push_back(Start(listener, shared));
  for (size_t id = 1; id <= channels.size(); ++id) {
    std::printf("worker %zu listens on port %d\n", id, PortOf(listener));
  }
  std::fflush(stdout);
  Primary(listener, channels, !shared).Run();
}
