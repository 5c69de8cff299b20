#include "reference/runtime/loop.h"

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <csignal>
#include <utility>

namespace cluster {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

// What signal handlers write to, by signal; the loop reads it.
std::array<int, NSIG> signal_events;

void TellOfSignal(int signal) {
  const int before = errno;
  eventfd_write(signal_events[static_cast<size_t>(signal)], 1);
  errno = before;
}

int NewEvent() { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void TakeEvents(int event) {
  eventfd_t count = 0;
  eventfd_read(event, &count);
}

}  // namespace

// ---- turns

struct Loop::Guest {
  explicit Guest(int poller) : descriptor(io, poller) {}
  ~Guest() { descriptor.release(); }

  asio::io_context io{1};  // one thread: fewer locks
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  asio::posix::stream_descriptor descriptor;
};

Loop::Loop()
    : posted_event_(NewEvent()),
      posted_watcher_(std::make_unique<Watcher>(this, posted_event_)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      timer_watcher_(std::make_unique<Watcher>(this, timer_)) {
  posted_watcher_->OnReadable([this] { RunPosted(); });
  timer_watcher_->OnReadable([this] { RunTimers(); });
}

Loop::~Loop() {
  posted_watcher_.reset();
  timer_watcher_.reset();
  close(posted_event_);
  close(timer_);
}

void Loop::RunTicks() {
  while (!ticks_.empty()) {
    const std::function<void()> task = std::move(ticks_.front());
    ticks_.pop_front();
    task();
  }
}

void Loop::Run() {
  RunTicks();
  while (true) {
    // What has come already is still dealt with.
    const bool ran = Turn(refs_ > 0);
    RunTicks();
    if (refs_ <= 0 && !ran) return;
  }
}

bool Loop::Turn(bool wait) {
  if (!guest_) return Poll(wait ? -1 : 0);
  return (wait ? guest_->io.run_one() : guest_->io.poll_one()) > 0;
}

bool Loop::Poll(int timeout_ms) { return poller_.Wait(timeout_ms, run_ticks_); }

asio::io_context& Loop::io() {
  if (!guest_) {
    guest_ = std::make_unique<Guest>(poller_.descriptor());
    WatchPoller();
  }
  return guest_->io;
}

// The guest waits for both: it cannot be waited for itself.
void Loop::WatchPoller() {
  guest_->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                [this](error_code error) {
                                  if (error) return;
                                  Poll(0);
                                  WatchPoller();
                                });
}

// ---- tasks of later turns

void Loop::CallAndTick(const std::function<void()>& task) {
  task();
  RunTicks();
}

void Loop::Post(std::function<void()> task) {
  const std::lock_guard lock(posted_mutex_);
  posted_.push_back(std::move(task));
  if (posted_.size() == 1) eventfd_write(posted_event_, 1);
}

void Loop::RunPosted() {
  TakeEvents(posted_event_);
  std::unique_lock lock(posted_mutex_);
  const auto tasks = std::exchange(posted_, {});
  lock.unlock();
  for (const auto& task : tasks) CallAndTick(task);
}

void Loop::Immediate(std::function<void()> task) {
  Ref();
  Post([this, task = std::move(task)] {
    Unref();
    task();
  });
}

void Loop::After(std::function<void()> task, int ms) {
  Ref();
  timers_.emplace(Clock::now() + milliseconds(ms), [this, task = std::move(task)] {
    Unref();
    task();
  });
  SetTimer();
}

// For the timer that is due first.
void Loop::SetTimer() {
  itimerspec due{};
  if (!timers_.empty()) {
    const auto at = timers_.begin()->first.time_since_epoch();
    due.it_value.tv_sec = duration_cast<seconds>(at).count();
    due.it_value.tv_nsec = duration_cast<nanoseconds>(at % seconds(1)).count();
  }
  timerfd_settime(timer_, TFD_TIMER_ABSTIME, &due, nullptr);
}

void Loop::RunTimers() {
  const auto now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    CallAndTick(timers_.extract(timers_.begin()).mapped());
  }
  SetTimer();  // the timer is readable no more
}

void Loop::OnSignal(int signal, std::function<void()> task) {
  const int event = NewEvent();
  signal_events[static_cast<size_t>(signal)] = event;
  auto& watcher = signal_watchers_.emplace_back(std::make_unique<Watcher>(this, event));
  watcher->OnReadable([event, task = std::move(task)] {
    TakeEvents(event);
    task();
  });
  struct sigaction action {};
  action.sa_handler = TellOfSignal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

// ---- Watcher

Watcher::Watcher(Loop* loop, int fd)
    : poller_(loop->poller()), watched_(std::make_shared<Watched>()) {
  watched_->fd = fd;
}

Watcher::~Watcher() { poller_.Forget(watched_.get()); }

void Watcher::OnReadable(std::function<void()> handler) {
  watched_->on_readable = std::move(handler);
  watched_->wants_read = true;
  poller_.Update(watched_.get());
}

void Watcher::StopReading() {
  watched_->wants_read = false;
  poller_.Update(watched_.get());
}

void Watcher::OnceWritable(std::function<void()> handler) {
  watched_->on_writable = std::move(handler);
  poller_.Update(watched_.get());
}

}  // namespace cluster
