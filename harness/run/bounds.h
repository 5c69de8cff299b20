// How much a run may take: of events, bytes, output, processes, memory and connections. Of time:
// --deadline.
#ifndef CLUSTERSPEC_HARNESS_RUN_BOUNDS_H_
#define CLUSTERSPEC_HARNESS_RUN_BOUNDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

enum class Bound : uint8_t { kEvents, kTrace, kOutput, kProcesses, kMemory, kConnections };
inline constexpr size_t kBoundCount = 6;

struct BoundSpec {
  Bound bound;
  std::string_view name;   // on the command line
  int64_t most;            // by default: far more than any case needs
  int64_t limit;           // what can be asked for
  std::string_view about;  // "bytes of trace"
};

// In the order of the enum.
std::span<const BoundSpec> AllBounds();

// The bounds of a run. A run that goes beyond one is ended: its verdict is `error`, since what it
// did was not seen to its end.
class Bounds {
 public:
  Bounds();

  // With those that `texts` give, each as "events=20000"; the error says what is wrong with one.
  static Result<Bounds> Parse(const std::vector<std::string>& texts);

  int64_t Of(Bound bound) const { return most_[static_cast<size_t>(bound)]; }

 private:
  std::array<int64_t, kBoundCount> most_{};
};

// What one run has taken so far.
class BoundMeter {
 public:
  explicit BoundMeter(const Bounds& bounds) : bounds_(bounds) {}

  void Add(Bound bound, int64_t amount) { Set(bound, taken_[static_cast<size_t>(bound)] + amount); }
  void Set(Bound bound, int64_t amount);

  // The first bound that was passed, for people.
  const std::optional<std::string>& Passed() const { return passed_; }

 private:
  const Bounds& bounds_;
  std::array<int64_t, kBoundCount> taken_{};
  std::optional<std::string> passed_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_BOUNDS_H_
