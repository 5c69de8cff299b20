#include "reference/runtime/channel.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "reference/runtime/poller.h"

namespace cluster {
namespace {

constexpr size_t kMaxDescriptors = 16;  // in one read; the peer sends one with each frame

}  // namespace

Channel::Channel(Loop* loop, int fd) : loop_(*loop), fd_(fd) {
  fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
  fcntl(fd_, F_SETFD, FD_CLOEXEC);
  watcher_ = std::make_unique<Watcher>(loop, fd_);
}

Channel::~Channel() { CloseDescriptor(); }

void Channel::CloseDescriptor() {
  watcher_.reset();
  if (fd_ >= 0) close(std::exchange(fd_, -1));
  for (const int fd : std::exchange(descriptors_, {})) close(fd);
  for (const Outgoing& each : std::exchange(outgoing_, {})) {
    if (each.close_fd && each.fd >= 0) close(each.fd);
  }
}

void Channel::Start(OnFrame on_frame, OnEnd on_end) {
  on_frame_ = std::move(on_frame);
  on_end_ = std::move(on_end);
  watcher_->OnReadable([this] {
    const auto alive = shared_from_this();
    Read();
  });
}

// ---- reading

// Once: what is left makes another turn.
void Channel::Read() {
  std::array<char, kReadBytes> buffer;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMaxDescriptors * sizeof(int))> control;
  iovec part{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = recvmsg(fd_, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    return End(count < 0 && errno == ECONNRESET ? ChannelEnd::kReset : ChannelEnd::kClosed);
  }
  TakeDescriptors(&message);
  incoming_.append(buffer.data(), static_cast<size_t>(count));
  TakeFrames();
}

void Channel::TakeDescriptors(void* received) {
  auto* message = static_cast<msghdr*>(received);
  for (cmsghdr* each = CMSG_FIRSTHDR(message); each != nullptr; each = CMSG_NXTHDR(message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (each->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(each) + i * sizeof(int), sizeof(int));
      descriptors_.push_back(fd);
    }
  }
  // The system drops what it cannot give: the frame still tells of it, so its place is kept.
  if ((message->msg_flags & MSG_CTRUNC) != 0 && descriptors_.empty()) descriptors_.push_back(-1);
}

int Channel::NextDescriptor(const Frame& frame) {
  if (frame.handle == HandleType::kNone || descriptors_.empty()) return -1;
  const int fd = descriptors_.front();
  descriptors_.pop_front();
  return fd;
}

void Channel::TakeFrames() {
  taken_ = 0;
  while (open_) {
    const std::string_view rest = std::string_view(incoming_).substr(taken_);
    const auto length = FrameLength(rest);
    if (length && *length > kMaxFrameBytes) return End(ChannelEnd::kMalformed);
    if (!length || rest.size() < kLengthBytes + *length) break;
    auto frame = Decode(rest.substr(kLengthBytes, *length));
    if (!frame) return End(ChannelEnd::kMalformed);
    taken_ += kLengthBytes + *length;
    const int fd = NextDescriptor(*frame);
    on_frame_(*std::move(frame), fd);
    loop_.RunTicks();  // each message is a turn of its own
  }
  if (open_) incoming_.erase(0, std::exchange(taken_, 0));
}

bool Channel::HasRead(model::MessageKind kind) const {
  std::string_view rest = std::string_view(incoming_).substr(taken_);
  while (const auto length = FrameLength(rest)) {
    if (rest.size() < kLengthBytes + *length) break;
    const auto frame = Decode(rest.substr(kLengthBytes, *length));
    if (!frame) break;
    if (frame->kind == kind) return true;
    rest.remove_prefix(kLengthBytes + *length);
  }
  return false;
}

void Channel::End(ChannelEnd end) {
  if (!open_) return;
  open_ = false;
  CloseDescriptor();
  if (on_end_) on_end_(end);
}

bool Channel::HasUnread() const {
  int count = 0;
  return !incoming_.empty() || (fd_ >= 0 && ioctl(fd_, FIONREAD, &count) == 0 && count > 0);
}

// ---- writing

bool Channel::Send(const Frame& frame, int fd, bool close_fd) {
  Outgoing next{Encode(frame), 0, fd, close_fd};
  if (!open_ || next.bytes.size() > kMaxFrameBytes) {
    if (close_fd && fd >= 0) close(fd);
    return false;
  }
  outgoing_.push_back(std::move(next));
  if (!waiting_) Flush();
  KeepDescriptor();
  return true;
}

// What has to wait must not be closed by its owner meanwhile.
void Channel::KeepDescriptor() {
  if (outgoing_.empty()) return;
  Outgoing& last = outgoing_.back();
  if (last.fd < 0 || last.close_fd || last.sent > 0) return;
  last.fd = fcntl(last.fd, F_DUPFD_CLOEXEC, 0);
  last.close_fd = true;
}

void Channel::Flush() {
  while (!outgoing_.empty() && SendSome(&outgoing_.front())) {
    const Outgoing& sent = outgoing_.front();
    if (sent.close_fd && sent.fd >= 0) close(sent.fd);
    outgoing_.pop_front();
  }
  if (!open_ && outgoing_.empty()) return CloseDescriptor();
  if (outgoing_.empty() || waiting_) return;
  waiting_ = true;
  const auto flush = [self = shared_from_this()] {
    self->waiting_ = false;
    if (self->fd_ >= 0) self->Flush();
  };
  // Too many descriptors are under way. There is room when the peer has read, which no event tells.
  if (std::exchange(crowded_, false)) return loop_.After(flush, 1);
  watcher_->OnceWritable(flush);
}

// True when all of it is sent, or can never be: the end of the channel will tell.
bool Channel::SendSome(Outgoing* next) {
  while (next->sent < next->bytes.size()) {
    iovec part{next->bytes.data() + next->sent, next->bytes.size() - next->sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (next->sent == 0 && next->fd >= 0) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(int));
      std::memcpy(CMSG_DATA(header), &next->fd, sizeof(int));
    }
    const ssize_t count = sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    crowded_ = count < 0 && errno == ETOOMANYREFS;
    if (count < 0) return errno != EAGAIN && !crowded_;
    next->sent += static_cast<size_t>(count);
  }
  return true;
}

void Channel::Close() {
  if (!open_) return;
  open_ = false;
  if (watcher_) watcher_->StopReading();
  if (outgoing_.empty()) CloseDescriptor();
}

void Channel::Abandon() {
  open_ = false;
  if (watcher_) watcher_->StopReading();
}

}  // namespace cluster
