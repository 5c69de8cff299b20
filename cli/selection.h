// Which cases a run is about.
#ifndef CLUSTERSPEC_CLI_SELECTION_H_
#define CLUSTERSPEC_CLI_SELECTION_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/form.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

struct SelectionFlags {
  std::vector<std::string> include;  // globs of case ids
  std::vector<std::string> exclude;
  std::vector<std::string> requirements;  // globs of requirement ids
  bool quick = false;                     // only the few that stand for the suite
  std::vector<std::string> forms;         // names of forms; empty: net and http
  std::string shard;                      // "I/N"; empty: all
  uint64_t seed = 0;                      // not 0: the cases start in an order drawn from it
  int repeat = 1;
};

// "2/5" as {2, 5}; an error when it is not I/N with 1 <= I <= N.
Result<std::pair<int, int>> ParseShard(const std::string& text);

// The names of all forms.
std::vector<std::string> FormNames();

// The forms in which the cases are to run: those asked for, and those that an `include` names.
std::set<Form> FormsOf(const SelectionFlags& flags);

// What narrows the run, each as it is typed: "--include worker-*". Shards are told apart from it.
std::vector<std::string> FiltersOf(const SelectionFlags& flags);

// The cases that apply in the edition and that the flags ask for, each as often as it is to be
// repeated, in the order in which they start. Pointers into `cases`.
Result<std::vector<const Case*>> Select(const std::vector<Case>& cases, const SelectionFlags& flags,
                                        Edition edition, const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SELECTION_H_
