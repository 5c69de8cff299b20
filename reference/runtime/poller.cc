#include "reference/runtime/poller.h"

#include <unistd.h>

#include <utility>

#include "spec/nouns/error.h"

namespace cluster {
namespace {

constexpr uint32_t kRead = EPOLLIN;
constexpr uint32_t kWrite = EPOLLOUT;
constexpr uint32_t kEnd = EPOLLERR | EPOLLHUP;  // told without being asked for

}  // namespace

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { CLUSTERSPEC_ASSERT(epoll_ >= 0); }
Poller::~Poller() { close(epoll_); }

void Poller::Update(Watched* watched) {
  const uint32_t wanted = (watched->wants_read ? kRead : 0) | (watched->on_writable ? kWrite : 0);
  if (wanted == watched->registered) return;
  epoll_event event{};
  // Never EPOLLEXCLUSIVE: who alone was told of a connection may end, or be busy, before it
  // accepts.
  event.events = wanted;
  event.data.ptr = watched;
  const int operation = wanted == 0                ? EPOLL_CTL_DEL
                        : watched->registered == 0 ? EPOLL_CTL_ADD
                                                   : EPOLL_CTL_MOD;
  epoll_ctl(epoll_, operation, watched->fd, &event);
  watched->registered = wanted;
}

void Poller::Forget(Watched* watched) {
  watched->wants_read = false;
  watched->on_writable = nullptr;
  Update(watched);
  for (size_t i = next_; i < end_; ++i) {
    if (events_[i].data.ptr == watched) events_[i].data.ptr = nullptr;
  }
}

bool Poller::Wait(int timeout_ms, const std::function<void()>& after_each) {
  const int found =
      epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout_ms);
  end_ = found < 0 ? 0 : static_cast<size_t>(found);  // below zero: a signal has come
  for (next_ = 0; next_ < end_;) Dispatch(events_[next_++], after_each);
  return end_ > 0;
}

void Poller::Dispatch(const epoll_event& event, const std::function<void()>& after_each) {
  if (event.data.ptr == nullptr) return;
  const auto watched = static_cast<Watched*>(event.data.ptr)->shared_from_this();
  const uint32_t ready = event.events;
  if (watched->wants_read && (ready & (kRead | kEnd)) != 0) {
    watched->on_readable();
    after_each();
  }
  if (watched->on_writable && (ready & (kWrite | kEnd)) != 0) {
    const auto handler = std::exchange(watched->on_writable, nullptr);
    Update(watched.get());
    handler();
    after_each();
  }
}

}  // namespace cluster
