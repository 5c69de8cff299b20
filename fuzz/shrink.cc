#include "fuzz/shrink.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "fuzz/reductions.h"
#include "fuzz/well_formed.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

class Shrinker {
 public:
  Shrinker(const Scenario& scenario, const FirstFailing& failing, const ShrinkOptions& options)
      : best_(scenario), failing_(failing), options_(options) {}

  Shrunk Run() {
    do {
      changed_ = false;
      Pass(CountLabels, WithoutLabel);
      DropSteps();
      Pass(CountOperations, WithoutOperation);
      Pass(CountOperations, WithLifted);
      Pass(CountSteps, WithStepsJoined);
      for (const std::string& field : AllFields()) {
        Pass(CountOperations, [&field](const Scenario& scenario, size_t at) {
          return WithoutField(scenario, at, field);
        });
      }
      Pass(CountSimpler, WithSimpler);
    } while (changed_ && !Over());
    NumberOperations(&best_);
    return {std::move(best_), !Over()};
  }

 private:
  bool Over() const {
    return trials_ >= options_.max_trials || (options_.is_over && options_.is_over());
  }

  // Large pieces first; from the end, where less depends on what is taken away.
  void DropSteps() {
    for (size_t size = std::max<size_t>(best_.steps.size() / 2, 1); size > 0; size /= 2) {
      Pass(CountSteps, [size](const Scenario& scenario, size_t from_end) {
        return WithoutSteps(scenario, from_end, size);
      });
    }
  }

  // Tries what `make` gives for every place. What is taken over leaves something else at its place,
  // which is tried next. Several are tried together as if all but the last were in vain.
  template <typename Count, typename Make>
  void Pass(const Count& count, const Make& make) {
    for (size_t at = 0; at < count(best_) && !Over();) {
      std::vector<Scenario> candidates;
      std::vector<size_t> places;
      for (; at < count(best_) && candidates.size() < options_.at_a_time; ++at) {
        std::optional<Scenario> candidate = make(best_, at);
        if (!candidate || !IsWellFormed(*candidate)) continue;
        candidates.push_back(*std::move(candidate));
        places.push_back(at);
      }
      if (candidates.empty()) return;
      trials_ += candidates.size();
      const std::optional<size_t> found = failing_(candidates);
      if (!found) continue;
      best_ = std::move(candidates[*found]);
      at = places[*found];
      changed_ = true;
    }
  }

  Scenario best_;
  const FirstFailing& failing_;
  const ShrinkOptions& options_;
  size_t trials_ = 0;
  bool changed_ = false;
};

}  // namespace

Shrunk Shrink(const Scenario& scenario, const FirstFailing& failing, const ShrinkOptions& options) {
  return Shrinker(scenario, failing, options).Run();
}

Scenario Shrink(const Scenario& scenario, const std::function<bool(const Scenario&)>& fails,
                size_t max_trials) {
  const FirstFailing failing = [&fails](const std::vector<Scenario>& candidates) {
    return fails(candidates.front()) ? std::optional<size_t>(0) : std::nullopt;
  };
  ShrinkOptions options;
  options.max_trials = max_trials;
  return Shrink(scenario, failing, options).scenario;
}

}  // namespace clusterspec::fuzz
