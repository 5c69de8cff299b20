// A vector that keeps its first elements inside itself: states that are made of such vectors are
// copied without allocating. It is built for being copied: where nothing is on the heap and the
// elements are plain values, a copy is one of a few words, and the vector has no pointer to itself.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_SMALL_H_
#define CLUSTERSPEC_REFERENCE_MODEL_SMALL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace clusterspec::model {

// Has room for N elements, or for as many as take the place of a pointer.
template <typename T, size_t N>
class Small {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  Small() = default;
  Small(const Small& other) { *this = other; }
  Small(Small&& other) noexcept { Take(&other); }
  ~Small() { Free(); }

  Small& operator=(const Small& other) {
    if (this == &other) return *this;
    if (kPlain && !OnHeap() && !other.OnHeap()) {
      std::memcpy(storage_, other.storage_, sizeof(storage_));
      size_ = other.size_;
    } else {
      AssignEach(other);
    }
    return *this;
  }

  Small& operator=(Small&& other) noexcept {
    if (this == &other) return *this;
    Free();
    Take(&other);
    return *this;
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return OnHeap() ? Heap() : reinterpret_cast<T*>(storage_); }
  const T* data() const { return const_cast<Small*>(this)->data(); }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](size_t index) { return data()[index]; }
  const T& operator[](size_t index) const { return data()[index]; }
  T& front() { return *data(); }
  const T& front() const { return *data(); }
  T& back() { return data()[size_ - 1]; }
  const T& back() const { return data()[size_ - 1]; }

  // The arguments must not refer to elements.
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ == capacity_) Reserve(2 * size_t{capacity_});
    return *new (data() + size_++) T{std::forward<Arguments>(arguments)...};
  }
  void push_back(const T& item) { emplace_back(T(item)); }
  void pop_back() { Shrink(size_ - 1); }
  void clear() { Shrink(0); }

  void resize(size_t size) {
    if (size < size_) return Shrink(size);
    if (size > capacity_) Reserve(size);
    std::uninitialized_value_construct(end(), data() + size);
    size_ = static_cast<uint32_t>(size);
  }

  void assign(size_t size, const T& item) {
    const T copy = item;
    clear();
    while (size_ < size) emplace_back(copy);
  }

  T* insert(const T* at, const T& item) {
    const auto place = at - data();
    push_back(item);
    std::rotate(begin() + place, end() - 1, end());
    return begin() + place;
  }

  T* erase(const T* at) { return erase(at, at + 1); }
  T* erase(const T* from, const T* to) {
    T* const place = data() + (from - data());
    Shrink(static_cast<size_t>(std::move(data() + (to - data()), end(), place) - data()));
    return place;
  }

  bool operator==(const Small& other) const {
    if (size_ != other.size_) return false;
    if constexpr (std::has_unique_object_representations_v<T>) {
      return std::memcmp(data(), other.data(), size_ * sizeof(T)) == 0;
    } else {
      return std::equal(begin(), end(), other.begin());
    }
  }

 private:
  static constexpr bool kPlain = std::is_trivially_copyable_v<T>;
  static constexpr size_t kBytes = std::max(N * sizeof(T), sizeof(T*));
  static constexpr uint32_t kInside = kBytes / sizeof(T);

  bool OnHeap() const { return capacity_ > kInside; }
  T* Heap() const {
    T* heap = nullptr;
    std::memcpy(&heap, storage_, sizeof(void*));
    return heap;
  }

  void Reserve(size_t capacity) {
    T* const heap = std::allocator<T>().allocate(capacity);
    std::uninitialized_move(begin(), end(), heap);
    std::destroy(begin(), end());
    if (OnHeap()) std::allocator<T>().deallocate(Heap(), capacity_);
    std::memcpy(storage_, &heap, sizeof(void*));
    capacity_ = static_cast<uint32_t>(capacity);
  }

  void Shrink(size_t size) {
    std::destroy(begin() + size, end());
    size_ = static_cast<uint32_t>(size);
  }

  void Free() {
    std::destroy(begin(), end());
    if (OnHeap()) std::allocator<T>().deallocate(Heap(), capacity_);
    size_ = 0;
    capacity_ = kInside;
  }

  void AssignEach(const Small& other) {
    if (other.size_ > capacity_) Reserve(other.size_);
    const size_t both = std::min(size_, other.size_);
    std::copy_n(other.begin(), both, begin());
    if (other.size_ < size_) return Shrink(other.size_);
    std::uninitialized_copy(other.begin() + both, other.end(), begin() + both);
    size_ = other.size_;
  }

  // This one is empty and has nothing on the heap.
  void Take(Small* other) {
    if (kPlain || other->OnHeap()) {
      std::memcpy(storage_, other->storage_, sizeof(storage_));
    } else {
      std::uninitialized_move(other->begin(), other->end(), begin());
      std::destroy(other->begin(), other->end());
    }
    size_ = std::exchange(other->size_, 0);
    capacity_ = std::exchange(other->capacity_, kInside);
  }

  // Elements, or a pointer to them.
  alignas(std::max(alignof(T), size_t{4})) std::byte storage_[kBytes];
  uint32_t size_ = 0;
  uint32_t capacity_ = kInside;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_SMALL_H_
