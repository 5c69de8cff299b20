// The signals that a scenario itself brings about.
#ifndef CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
#define CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_

#include <set>
#include <string>
#include <string_view>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// By name, "SIGKILL": what steps and operations send, those in reactions among them; SIGABRT where
// one calls abort(); and what an await waits for as the `signal` of an event.
std::set<std::string> AskedSignals(const Scenario& scenario);

// Whether the scenario has a process killed, by whatever signal the implementation takes for that.
bool AsksToKill(const Scenario& scenario);

// Whether the signal is one by which people, terminals and a machine without memory end processes;
// none dies of it by a fault of its own.
bool IsOfOthers(std::string_view signal);

// Who it was then, for people, behind "the primary died of SIGKILL".
inline constexpr std::string_view kWhoElse =
    ", which the case does not send: somebody else has ended it, or the machine had no memory left";

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_ASKED_SIGNALS_H_
