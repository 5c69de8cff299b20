// Scenarios over the whole API, drawn from a source of decisions.
#ifndef CLUSTERSPEC_FUZZ_GENERATOR_H_
#define CLUSTERSPEC_FUZZ_GENERATOR_H_

#include "fuzz/source.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

struct GeneratorOptions {
  int max_steps = 0;  // 0: each scenario draws how long it is
  int max_workers = 6;
};

// A scenario that IsWellFormed: every label that an operation names is there when it is carried
// out. What the API makes of it may still be an error: calls after the end, twice, or in the wrong
// process are among them. The same decisions give the same scenario.
Scenario Generate(Source* source, const GeneratorOptions& options = {});

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_GENERATOR_H_
