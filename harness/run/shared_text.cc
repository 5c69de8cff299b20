#include "harness/run/shared_text.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace clusterspec {

struct SharedText::Layout {
  std::atomic<size_t> end;  // of the text, plus 1; 0: there is none
  static_assert(std::atomic<size_t>::is_always_lock_free);
  int64_t peak_kib;
  char text[kCapacityBytes];
};

Result<SharedText> SharedText::Make() {
  // Pages are there only once they are written to.
  void* const memory = mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    return Error{"cannot share memory with a run: " + SystemMessage(errno), {}};
  }
  return SharedText(static_cast<Layout*>(memory));
}

SharedText::SharedText(SharedText&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)) {}

SharedText::~SharedText() {
  if (memory_ != nullptr) munmap(memory_, sizeof(Layout));
}

bool SharedText::Leave(const std::string& text) const {
  if (text.size() > kCapacityBytes) return false;
  std::memcpy(memory_->text, text.data(), text.size());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  memory_->peak_kib = usage.ru_maxrss;
  memory_->end.store(text.size() + 1, std::memory_order_release);
  return true;
}

std::optional<SharedText::Left> SharedText::Take() const {
  const size_t end = memory_->end.exchange(0, std::memory_order_acquire);
  std::optional<Left> left;
  if (end > 0 && end - 1 <= kCapacityBytes) {
    left = Left{std::string(memory_->text, end - 1), memory_->peak_kib};
  }
  madvise(memory_, sizeof(Layout), MADV_REMOVE);
  return left;
}

}  // namespace clusterspec
