#include "fuzz/decisions.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace clusterspec::fuzz {
namespace {

using Numbers = std::vector<uint16_t>;

// Gives the numbers of a list, then those of chance, and notes what was asked for.
class ContinuedSource : public Source {
 public:
  ContinuedSource(Numbers numbers, sim::Random* random)
      : numbers_(std::move(numbers)), random_(*random) {}

  uint32_t Below(uint32_t bound) override {
    const size_t at = used_.size();
    const uint32_t number = at < numbers_.size() ? numbers_[at] % bound : random_.Below(bound);
    used_.push_back(static_cast<uint16_t>(number));
    return number;
  }

  Numbers TakeUsed() { return std::move(used_); }

 private:
  Numbers numbers_;
  sim::Random& random_;
  Numbers used_;
};

Decisions Completed(uint16_t chance, Numbers numbers, sim::Random* random,
                    const GeneratorOptions& options) {
  ContinuedSource source(std::move(numbers), random);
  static_cast<void>(Generate(&source, options));
  Numbers used = source.TakeUsed();
  if (used.size() > kMostDecisions) used.resize(kMostDecisions);
  return {chance, std::move(used)};
}

size_t Place(const Numbers& numbers, sim::Random* random) {
  return random->Below(static_cast<uint32_t>(numbers.size() + 1));
}

// A stretch of up to `most` numbers.
std::pair<size_t, size_t> Part(const Numbers& numbers, size_t most, sim::Random* random) {
  const size_t at = Place(numbers, random);
  const size_t size = random->Below(static_cast<uint32_t>(std::min(most, numbers.size() - at) + 1));
  return {at, size};
}

void ChangeOne(Numbers* numbers, const Numbers& other, sim::Random* random) {
  constexpr size_t kShort = 16;
  const auto at = [&](size_t place) { return numbers->begin() + static_cast<ptrdiff_t>(place); };
  const auto number = [&] { return static_cast<uint16_t>(random->Below(1000)); };
  const auto [place, size] = Part(*numbers, kShort, random);
  switch (random->Below(8)) {
    case 0:
    case 1:  // another number
      if (place < numbers->size()) (*numbers)[place] = number();
      return;
    case 2:  // some are lost
      numbers->erase(at(place), at(place + size));
      return;
    case 3:  // some are new
      for (size_t count = 1 + random->Below(4); count > 0; --count) {
        numbers->insert(at(place), number());
      }
      return;
    case 4:
    case 5: {  // a beginning is kept, and goes on for longer
      const size_t from = std::min(place, Place(*numbers, random));
      numbers->resize(numbers->size() - from);
      if (!numbers->empty()) numbers->front() = number();
      return;
    }
    case 6: {  // some are repeated elsewhere
      const Numbers part(at(place), at(place + size));
      numbers->insert(at(Place(*numbers, random)), part.begin(), part.end());
      return;
    }
    default: {  // from here on as the other
      const auto from = static_cast<ptrdiff_t>(Place(other, random));
      numbers->erase(at(place), numbers->end());
      numbers->insert(numbers->end(), other.begin() + from, other.end());
    }
  }
}

}  // namespace

Decisions DecisionsFrom(std::string_view bytes) {
  Numbers numbers;
  for (size_t at = 0; at + 1 < bytes.size() && numbers.size() <= kMostDecisions; at += 2) {
    numbers.push_back(static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) |
                                            static_cast<uint8_t>(bytes[at + 1]) << 8));
  }
  if (numbers.empty()) return {};
  return {numbers.front(), {numbers.begin() + 1, numbers.end()}};
}

std::string ToBytes(const Decisions& decisions) {
  std::string bytes;
  const auto add = [&](uint16_t number) {
    bytes.push_back(static_cast<char>(number & 0xff));
    bytes.push_back(static_cast<char>(number >> 8));
  };
  add(decisions.chance);
  for (const uint16_t each : decisions.numbers) add(each);
  return bytes;
}

Scenario ScenarioOf(const Decisions& decisions, const GeneratorOptions& options) {
  ListSource source({decisions.numbers.begin(), decisions.numbers.end()});
  return Generate(&source, options);
}

Decisions RandomDecisions(sim::Random* random, const GeneratorOptions& options) {
  return Completed(static_cast<uint16_t>(random->Below(1 << 16)), {}, random, options);
}

Decisions Mutated(const Decisions& decisions, const Decisions& other, sim::Random* random,
                  const GeneratorOptions& options) {
  const bool same_chance = random->Below(4) != 0;
  Numbers numbers = decisions.numbers;
  for (uint32_t count = random->Below(same_chance ? 4 : 2) + (same_chance ? 1 : 0); count > 0;
       --count) {
    ChangeOne(&numbers, other.numbers, random);
  }
  const auto chance =
      same_chance ? decisions.chance : static_cast<uint16_t>(random->Below(1 << 16));
  return Completed(chance, std::move(numbers), random, options);
}

}  // namespace clusterspec::fuzz
