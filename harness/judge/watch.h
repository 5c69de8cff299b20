// Watches: monitors that need to know what the scenario asked for, not only what came of it.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_WATCH_H_
#define CLUSTERSPEC_HARNESS_JUDGE_WATCH_H_

#include <span>
#include <string_view>

#include "harness/core/scenario.h"
#include "harness/judge/monitor.h"

namespace clusterspec {

// Checks one requirement in every run of every scenario. Says nothing where the scenario does
// anything else that could explain what is seen: a watch never accuses a legal run.
struct Watch {
  std::string_view name;         // "callback-after-workers"
  std::string_view requirement;  // id in the catalogue
  std::string_view title;
  Observation (*check)(const Scenario& scenario, const Trace& trace);
};

// All of them. Lives forever.
std::span<const Watch> Watches();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_WATCH_H_
