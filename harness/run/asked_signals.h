// The signals that a scenario itself sends.
#ifndef CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
#define CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_

#include <set>
#include <string>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// By name, "SIGKILL": of steps and of operations, those in reactions among them.
std::set<std::string> AskedSignals(const Scenario& scenario);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
