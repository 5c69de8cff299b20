#include "reference/runtime/loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace cluster {

namespace asio = boost::asio;
using boost::system::error_code;

struct Loop::Impl {
  asio::io_context io{1};  // one thread: fewer locks
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

asio::io_context& Loop::io() { return impl_->io; }

void Loop::RunTicks() {
  while (!ticks_.empty()) {
    const std::function<void()> task = std::move(ticks_.front());
    ticks_.pop_front();
    task();
  }
}

void Loop::Immediate(std::function<void()> task) {
  Ref();
  asio::post(impl_->io, [this, task = std::move(task)] {
    Unref();
    task();
  });
}

void Loop::Post(std::function<void()> task) { asio::post(impl_->io, std::move(task)); }

void Loop::After(std::function<void()> task, int ms) {
  Ref();
  auto timer = std::make_shared<asio::steady_timer>(impl_->io, std::chrono::milliseconds(ms));
  timer->async_wait([this, timer, task = std::move(task)](error_code) {
    Unref();
    task();
  });
}

namespace {

void AwaitSignal(const std::shared_ptr<asio::signal_set>& signals, std::function<void()> task) {
  signals->async_wait([signals, task = std::move(task)](error_code error, int) {
    if (error) return;
    task();
    AwaitSignal(signals, task);
  });
}

}  // namespace

void Loop::OnSignal(int signal, std::function<void()> task) {
  AwaitSignal(std::make_shared<asio::signal_set>(impl_->io, signal), std::move(task));
}

void Loop::Run() {
  RunTicks();
  while (true) {
    // What has come already is still dealt with.
    const size_t ran = refs_ > 0 ? impl_->io.run_one() : impl_->io.poll_one();
    RunTicks();
    if (refs_ <= 0 && ran == 0) return;
  }
}

struct Watcher::State : std::enable_shared_from_this<Watcher::State> {
  State(asio::io_context& io, int fd) : descriptor(io, fd) {}

  void WaitRead() {
    reading = true;
    descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](error_code error) { self->Read(error); });
  }

  void Read(error_code error) {
    reading = false;
    if (error || !alive || !wanted) return;
    on_readable();
    if (alive && wanted && !reading) WaitRead();
  }

  asio::posix::stream_descriptor descriptor;
  std::function<void()> on_readable;
  bool alive = true;
  bool wanted = false;   // on_readable is to be called
  bool reading = false;  // a wait is under way
};

Watcher::Watcher(Loop* loop, int fd) : state_(std::make_shared<State>(loop->io(), fd)) {}

Watcher::~Watcher() {
  state_->alive = false;
  state_->descriptor.release();
}

void Watcher::OnReadable(std::function<void()> handler) {
  state_->on_readable = std::move(handler);
  state_->wanted = true;
  if (!state_->reading) state_->WaitRead();
}

void Watcher::StopReading() { state_->wanted = false; }

void Watcher::OnceWritable(std::function<void()> handler) {
  state_->descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                                [state = state_, handler = std::move(handler)](error_code error) {
                                  if (!error && state->alive) handler();
                                });
}

}  // namespace cluster
