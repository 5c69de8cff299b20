// The event loop of a process. Boost.Asio is its guest: it has a loop only where the program wants
// one.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "reference/runtime/poller.h"

namespace boost::asio {
class io_context;
}

namespace cluster {

class Watcher;

// For one thread, but for Post.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // The process lives as long as something holds it.
  void Ref() { ++refs_; }
  void Unref() { --refs_; }

  // When the code that runs now has returned, before anything else happens.
  void NextTick(std::function<void()> task) { ticks_.push_back(std::move(task)); }
  void RunTicks();

  // In a later turn; holds the process.
  void Immediate(std::function<void()> task);
  void After(std::function<void()> task, int ms);

  // In a later turn, from any thread; does not hold the process.
  void Post(std::function<void()> task);

  // Calls `task` for every such signal from now on, instead of its usual effect. One loop of a
  // process may do so for a signal.
  void OnSignal(int signal, std::function<void()> task);

  // Turns until nothing holds the process.
  void Run();

  // Made by the first call; from then on, what is ready there is run as well.
  boost::asio::io_context& io();

  Poller& poller() { return poller_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Guest;

  bool Turn(bool wait);
  bool Poll(int timeout_ms);
  void WatchPoller();
  void RunPosted();
  void RunTimers();
  void SetTimer();
  void CallAndTick(const std::function<void()>& task);

  Poller poller_;
  const std::function<void()> run_ticks_ = [this] { RunTicks(); };
  std::deque<std::function<void()>> ticks_;
  int refs_ = 0;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  int posted_event_;
  std::unique_ptr<Watcher> posted_watcher_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
  int timer_;
  std::unique_ptr<Watcher> timer_watcher_;
  std::vector<std::unique_ptr<Watcher>> signal_watchers_;
  std::unique_ptr<Guest> guest_;
};

// Waits for a descriptor, which it does not own and which must be open until this is gone. Does not
// hold the process. May be destroyed within its own handlers.
class Watcher {
 public:
  Watcher(Loop* loop, int fd);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Called each time that there is something to read, as long as it is there, until stopped.
  void OnReadable(std::function<void()> handler);
  void StopReading();

  // Called once.
  void OnceWritable(std::function<void()> handler);

 private:
  Poller& poller_;
  std::shared_ptr<Watched> watched_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_
