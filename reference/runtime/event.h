// Handlers of one event, called in the order in which they were added.
// An Emitter is for one thread and owns what its handlers hold.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_

#include <functional>
#include <list>
#include <utility>

namespace cluster {

template <typename... Arguments>
class Emitter {
 public:
  using Handler = std::function<void(Arguments...)>;

  void Add(Handler handler) {
    if (handler) handlers_.push_back(std::move(handler));
  }
  bool empty() const { return handlers_.empty(); }

  // What handlers hold is let go of. Not within Emit.
  void Clear() { handlers_.clear(); }

  // Handlers that are added meanwhile are not called this time.
  void Emit(Arguments... arguments) const {
    auto handler = handlers_.begin();
    for (size_t left = handlers_.size(); left > 0; --left) (*handler++)(arguments...);
  }

 private:
  std::list<Handler> handlers_;  // their places stay, and none takes no memory
};

// Of an event `error`. An error of which nobody is told ends the process: by whoever emits it.
template <typename Error>
class ErrorEmitter {
 public:
  using Handler = std::function<void(const Error&)>;
  using Watcher = std::function<bool(const Error&)>;

  void Add(Handler handler) { handlers_.Add(std::move(handler)); }
  void Clear() { handlers_.Clear(); }

  // `watcher` sees every error before the handlers, and is none of them: it says itself whether
  // somebody is told by it. There is one, the last.
  void Watch(Watcher watcher) { watcher_ = std::move(watcher); }

  // Whether somebody was told.
  [[nodiscard]] bool Emit(const Error& error) const {
    const bool heard = !handlers_.empty();
    const bool seen = watcher_ && watcher_(error);
    handlers_.Emit(error);
    return heard || seen;
  }

 private:
  Emitter<const Error&> handlers_;
  Watcher watcher_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
