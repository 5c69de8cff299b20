// Handlers of one event, called in the order in which they were added.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_

#include <deque>
#include <functional>

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

  // Handlers that are added meanwhile are not called this time. A deque: their places stay.
  void Emit(Arguments... arguments) const {
    const size_t count = handlers_.size();
    for (size_t i = 0; i < count; ++i) handlers_[i](arguments...);
  }

 private:
  std::deque<Handler> handlers_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_EVENT_H_
