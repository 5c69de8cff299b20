// The signals that a scenario itself brings about.
#ifndef CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
#define CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_

#include <set>
#include <string>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// By name, "SIGKILL": what steps and operations send, those in reactions among them; SIGABRT where
// one calls abort(); and what an await waits for as the `signal` of an event.
std::set<std::string> AskedSignals(const Scenario& scenario);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
