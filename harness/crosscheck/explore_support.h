// What the tests of this folder share.
#ifndef CLUSTERSPEC_HARNESS_CROSSCHECK_EXPLORE_SUPPORT_H_
#define CLUSTERSPEC_HARNESS_CROSSCHECK_EXPLORE_SUPPORT_H_

#include <set>
#include <string>
#include <utility>

#include "harness/load/requirement_loader.h"
#include "reference/explore/search.h"
#include "reference/sim/testing/scenario_builder.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explore {

inline const Catalogue& TestCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// All requirements that hold in the edition.
inline Counts HoldingIn(Edition edition) {
  return [edition](std::string_view id) {
    const Requirement* found = TestCatalogue().Find(id);
    return found != nullptr && found->editions.Contains(edition);
  };
}

// These and no others.
inline Counts Only(std::set<std::string, std::less<>> ids) {
  return [ids = std::move(ids)](std::string_view id) { return ids.contains(id); };
}

inline Subject SubjectOf(const Scenario& scenario, Edition edition,
                         std::initializer_list<model::Deviation> deviations = {}) {
  Subject subject{&scenario, edition, {}};
  for (const model::Deviation each : deviations) subject.deviations.Insert(each);
  return subject;
}

inline ExploreOptions Reduced(int crashes = 0) {
  ExploreOptions options;
  options.expand = {crashes, true};
  options.max_states = 2'000'000;
  return options;
}

inline ExploreOptions Whole(int crashes = 0) {
  ExploreOptions options = Reduced(crashes);
  options.expand.reduce = false;
  return options;
}

// A scenario that begins by forking w1, w2, ... in one turn.
inline sim::ScenarioBuilder Forked(int workers) {
  sim::ScenarioBuilder builder;
  std::vector<Operation> forks;
  for (int worker = 1; worker <= workers; ++worker) {
    forks.push_back(builder.Op("fork", {{"label", "w" + std::to_string(worker)}}));
  }
  builder.In("primary", std::move(forks));
  return builder;
}

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_HARNESS_CROSSCHECK_EXPLORE_SUPPORT_H_
