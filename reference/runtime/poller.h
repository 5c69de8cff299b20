// Waits for many descriptors at once, by epoll.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_POLLER_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_POLLER_H_

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace cluster {

// What is read from a descriptor at a time.
inline constexpr size_t kReadBytes = 64 << 10;

// A descriptor, and what is called when it is ready. Whoever changes what is wanted calls
// Poller::Update.
struct Watched : std::enable_shared_from_this<Watched> {
  int fd = -1;
  bool wants_read = false;
  std::function<void()> on_readable;  // each time, as long as there is something
  std::function<void()> on_writable;  // once
  uint32_t registered = 0;            // what the system was asked for last
};

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Readable as long as something is ready: for another loop to wait for.
  int descriptor() const { return epoll_; }

  // Tells the system what is wanted now.
  void Update(Watched* watched);

  // To be called before the descriptor is closed: copies in other processes keep it registered.
  void Forget(Watched* watched);

  // Waits for `timeout_ms` at most, -1: for ever; then calls what is ready, and `after_each` after
  // each. Whether anything was ready.
  bool Wait(int timeout_ms, const std::function<void()>& after_each);

 private:
  void Dispatch(const epoll_event& event, const std::function<void()>& after_each);

  int epoll_;
  std::array<epoll_event, 64> events_{};  // of this turn, those from next_ to end_ are to come
  size_t next_ = 0;
  size_t end_ = 0;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_POLLER_H_
