// Which cases a run is about.
#ifndef CLUSTERSPEC_CLI_SELECTION_H_
#define CLUSTERSPEC_CLI_SELECTION_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/shards.h"
#include "harness/load/durations.h"
#include "spec/nouns/form.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

struct SelectionFlags {
  std::vector<std::string> include;  // globs of case ids
  std::vector<std::string> exclude;
  std::vector<std::string> requirements;  // globs of requirement ids
  std::string as_of;                      // version of the suite; empty: this one
  bool quick = false;                     // only the few that stand for the suite
  bool soonest = false;                   // these first, so that a failure comes soon
  std::vector<std::string> forms;         // names of forms; empty: net and http
  std::string shard;                      // "I/N"; empty: all
  std::string rerun;                      // a report; empty: none
  std::vector<std::string> again;         // ids of the cases that it asks for again
  uint64_t seed = 0;                      // not 0: the cases start in an order drawn from it
  int repeat = 1;
};

// The names of all forms.
std::vector<std::string> FormNames();

// The forms in which the cases are to run: those asked for, and those that an `include` names.
std::set<Form> FormsOf(const SelectionFlags& flags);

// What narrows the run, each as it is typed: "--include worker-*". Shards are told apart from it.
std::vector<std::string> FiltersOf(const SelectionFlags& flags);

// The cases to run again: those with a result that is not as listed, or that break a monitor that
// is not, or whose trace nothing explains.
std::vector<std::string> NotAsListed(const Report& report);

struct Selection {
  std::vector<const Case*> cases;  // in the order in which they start
  Shard shard;
  std::string shard_plan;  // empty for the whole
};

// The cases that apply in the edition and that the flags ask for, each as often as it is to be
// repeated. Pointers into `cases`.
Result<Selection> Select(const std::vector<Case>& cases, const SelectionFlags& flags,
                         Edition edition, const Catalogue& catalogue, const Durations& durations);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SELECTION_H_
