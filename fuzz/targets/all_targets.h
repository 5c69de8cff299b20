// Every target of libFuzzer, for the tests and for who writes seeds.
#ifndef CLUSTERSPEC_FUZZ_TARGETS_ALL_TARGETS_H_
#define CLUSTERSPEC_FUZZ_TARGETS_ALL_TARGETS_H_

#include <string>
#include <vector>

#include "harness/inputs/input_kinds.h"

namespace clusterspec::fuzz {

// For as long as this process lives.
const std::vector<InputKind>& AllTargets();

// What was kept of earlier searches for this kind, by the names of the files: fuzz/corpus/KIND.
std::vector<std::string> CorpusFiles(const InputKind& kind);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TARGETS_ALL_TARGETS_H_
