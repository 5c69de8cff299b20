// Handlers of one event, called in the order in which they were added.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_

#include <functional>
#include <list>

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

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
