// What a process does when something happens: reactions to events, and callbacks.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_REACTIONS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_REACTIONS_H_

#include <string>
#include <string_view>

#include "reports/program/operation_statements.h"

namespace clusterspec::script {

// A listener for a `react`; nothing where its emitter comes later and takes it along: see
// LateReactions.
Result<std::string> WriteReaction(const Operation& operation, const Place& place);

// The reactions of the process to the events with this prefix of `it`, an emitter that an operation
// makes. `subject` is what the protocol calls it.
Result<std::string> LateReactions(std::string_view prefix, const std::string& it,
                                  const std::string& subject, const Place& place);

// The function that an operation is given as its callback: it is recorded if somebody looks, and
// does what reacts to it.
Result<std::string> WriteCallback(const Operation& operation, const Place& place);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_REACTIONS_H_
