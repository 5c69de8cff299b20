// A text that a child process leaves to its parent.
#ifndef CLUSTERSPEC_HARNESS_RUN_SHARED_TEXT_H_
#define CLUSTERSPEC_HARNESS_RUN_SHARED_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// Memory shared with all processes that are forked while it is there. Whoever writes never waits
// for whoever reads, may end before that, and may be killed halfway: then there is no text.
class SharedText {
 public:
  static constexpr size_t kCapacityBytes = size_t{64} << 20;

  struct Left {
    std::string text;
    int64_t peak_kib = 0;  // the most memory that the process which left it had taken
  };

  static Result<SharedText> Make();
  SharedText(SharedText&& other) noexcept;
  SharedText& operator=(SharedText&&) = delete;
  ~SharedText();

  // Once, after Make or Take. False when it is longer than kCapacityBytes: then nothing is left.
  bool Leave(const std::string& text) const;

  // What was left, and frees its memory. Nothing when there is no whole text.
  std::optional<Left> Take() const;

 private:
  struct Layout;
  explicit SharedText(Layout* memory) : memory_(memory) {}

  Layout* memory_;  // mapped
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SHARED_TEXT_H_
