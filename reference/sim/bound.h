// A part of whichever world is stepped now. The simulator's parts last, worlds come and go: a part
// that works on something of the world is given it bound, and nothing else of the world.
#ifndef CLUSTERSPEC_REFERENCE_SIM_BOUND_H_
#define CLUSTERSPEC_REFERENCE_SIM_BOUND_H_

namespace clusterspec::sim {

template <typename T>
class Bound {
 public:
  // Until the next call; `target` must live as long.
  void Bind(T* target) { target_ = target; }

  T& operator*() const { return *target_; }
  T* operator->() const { return target_; }

 private:
  T* target_ = nullptr;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_BOUND_H_
