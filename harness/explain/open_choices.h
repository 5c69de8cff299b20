// Choices that have been made and have not mattered yet.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_OPEN_CHOICES_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_OPEN_CHOICES_H_

#include <cstddef>
#include <vector>

#include "harness/explain/transition_matcher.h"

namespace clusterspec::explain {

// `outcomes`, from `begin` on, are all that a step can lead to from a state with the choices
// `known`. Where every option of a choice point leads to the same state, whatever else is chosen,
// one outcome that leaves the choice open stands for them: Lemma 9 of docs/PROOFS.md.
void LeaveOpen(const model::ResolvedChoices& known, size_t begin,
               std::vector<MatchResult>* outcomes);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_OPEN_CHOICES_H_
