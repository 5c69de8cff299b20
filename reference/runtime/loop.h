// The event loop of a process, on Boost.Asio, which stays inside.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_

#include <deque>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace cluster {

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

  // Calls `task` for every such signal from now on, instead of its usual effect.
  void OnSignal(int signal, std::function<void()> task);

  // Turns until nothing holds the process.
  void Run();

  boost::asio::io_context& io();

 private:
  struct Impl;

  std::unique_ptr<Impl> impl_;
  std::deque<std::function<void()>> ticks_;
  int refs_ = 0;
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
  struct State;

  std::shared_ptr<State> state_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_LOOP_H_
