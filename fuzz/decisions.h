// A generated program as the list of decisions that makes it: small, and easily changed a little.
#ifndef CLUSTERSPEC_FUZZ_DECISIONS_H_
#define CLUSTERSPEC_FUZZ_DECISIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/generator.h"
#include "fuzz/source.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

// The generator asks for no number from 2^16 on.
struct Decisions {
  uint16_t chance = 0;  // seed of what chance decides while it runs
  std::vector<uint16_t> numbers;

  bool operator==(const Decisions&) const = default;
};

// More than the longest scenario needs; the rest of a list is not read.
inline constexpr size_t kMostDecisions = 4096;

// Any bytes are decisions: 16-bit numbers, little endian, the chance first. All decisions have
// bytes of which they are read again.
Decisions DecisionsFrom(std::string_view bytes);
std::string ToBytes(const Decisions& decisions);

// The same decisions and options give the same scenario.
Scenario ScenarioOf(const Decisions& decisions, const GeneratorOptions& options = {});

// By chance.
Decisions RandomDecisions(sim::Random* random, const GeneratorOptions& options = {});

// With some changed, left out, put in, repeated or taken from `other`; what the scenario then lacks
// is drawn by chance. No more than its scenario needs.
Decisions Mutated(const Decisions& decisions, const Decisions& other, sim::Random* random,
                  const GeneratorOptions& options = {});

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_DECISIONS_H_
