// The programs on which the lemmas of docs/PROOFS.md are tested.
#ifndef CLUSTERSPEC_FUZZ_TESTING_LEMMA_PROGRAMS_H_
#define CLUSTERSPEC_FUZZ_TESTING_LEMMA_PROGRAMS_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "fuzz/generator.h"
#include "reference/sim/simulate.h"

namespace clusterspec::fuzz {

inline constexpr size_t kAllCases = SIZE_MAX;

// How many are tried.
struct Programs {
  size_t cases = 0;  // of all cases, at equal distances; kAllCases: each
  uint64_t generated = 0;
};

// Found by GoogleTest.
inline void PrintTo(const Programs& programs, std::ostream* out) {
  *out << (programs.cases == kAllCases ? "all" : std::to_string(programs.cases)) << " cases, "
       << programs.generated << " generated";
}

struct LemmaProgram {
  std::string name;  // of the case, or "seed 17"
  Scenario scenario;
  sim::SimOptions options;  // edition, seed; in every second a deviation
};

// In a fixed order. Generated ones are `generator` small.
void ForPrograms(const Programs& programs, const GeneratorOptions& generator,
                 const std::function<void(const LemmaProgram&)>& visit);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TESTING_LEMMA_PROGRAMS_H_
