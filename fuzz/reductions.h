// The ways in which a scenario is made smaller by one thing. For shrink.cc only.
#ifndef CLUSTERSPEC_FUZZ_REDUCTIONS_H_
#define CLUSTERSPEC_FUZZ_REDUCTIONS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

// Each gives the scenario without what is at that place, below what its counter says; nothing where
// there is nothing to take away. The result need not be well formed.

// Without everything that names the label: of a worker, a server, a connection or a client.
size_t CountLabels(const Scenario& scenario);
std::optional<Scenario> WithoutLabel(const Scenario& scenario, size_t at);

// Without `count` steps, of which the last is at that place, counted from the end.
size_t CountSteps(const Scenario& scenario);
std::optional<Scenario> WithoutSteps(const Scenario& scenario, size_t from_end, size_t count);

// With two neighbours as one step.
std::optional<Scenario> WithStepsJoined(const Scenario& scenario, size_t at);

// Operations count in the order of the text, those of handlers too.
size_t CountOperations(const Scenario& scenario);
std::optional<Scenario> WithoutOperation(const Scenario& scenario, size_t at);

// With the operations of a handler in its place.
std::optional<Scenario> WithLifted(const Scenario& scenario, size_t at);

// All that operations may have.
const std::vector<std::string>& AllFields();
std::optional<Scenario> WithoutField(const Scenario& scenario, size_t at, const std::string& field);

// What stands beside the operations: fixture, needs, conditions and counts.
size_t CountSimpler(const Scenario& scenario);
std::optional<Scenario> WithSimpler(const Scenario& scenario, size_t at);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_REDUCTIONS_H_
