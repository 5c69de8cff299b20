#include "fuzz/smallest.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "fuzz/shrink.h"
#include "fuzz/trial.h"

namespace clusterspec::fuzz {
namespace {

class Maker {
 public:
  Maker(const Found& found, const Trials& trials, const SmallOptions& options)
      : trials_(trials), options_(options), small_{found} {}

  Small Run() {
    const FirstFailing failing = [this](const std::vector<Scenario>& candidates) {
      return First(candidates);
    };
    ShrinkOptions options;
    options.at_a_time = std::max<size_t>(options_.at_a_time / options_.tries, 1);
    options.is_over = options_.is_over;
    Shrunk shrunk = Shrink(small_.found.scenario, failing, options);
    small_.found.scenario = std::move(shrunk.scenario);
    small_.smallest = shrunk.smallest;
    First({small_.found.scenario});  // numbers of operations may stand in the message
    return std::move(small_);
  }

 private:
  // The first of them that shows it under one of the seeds. Asks for a few runs at a time, and for
  // no more once one is found.
  std::optional<size_t> First(const std::vector<Scenario>& candidates) {
    std::vector<Program> programs;
    for (const Scenario& each : candidates) {
      programs.push_back({each, small_.found.seed});
      for (uint64_t seed = 0; seed + 1 < options_.tries; ++seed) programs.push_back({each, seed});
    }
    for (size_t from = 0; from < programs.size(); from += options_.at_a_time) {
      const size_t to = std::min(programs.size(), from + options_.at_a_time);
      const std::vector<Program> some(programs.begin() + static_cast<std::ptrdiff_t>(from),
                                      programs.begin() + static_cast<std::ptrdiff_t>(to));
      if (const auto place = FirstOf(some)) return (from + *place) / options_.tries;
    }
    return std::nullopt;
  }

  std::optional<size_t> FirstOf(const std::vector<Program>& programs) {
    std::vector<Tried> tried = trials_(programs);
    for (size_t i = 0; i < tried.size(); ++i) {
      const Failure* same = FindLike(tried[i].failures, small_.found.failure);
      if (same == nullptr) continue;
      small_.found.seed = programs[i].seed;
      small_.found.failure = *same;
      small_.trace = std::move(tried[i].trace);
      return i;
    }
    return std::nullopt;
  }

  const Trials& trials_;
  const SmallOptions& options_;
  Small small_;
};

}  // namespace

Small MakeSmall(const Found& found, const Trials& trials, const SmallOptions& options) {
  return Maker(found, trials, options).Run();
}

Found MakeSmall(const Found& found, const Trial& trial, int seeds) {
  SmallOptions options;
  options.tries = static_cast<size_t>(seeds) + 1;
  return MakeSmall(found, OneByOne(trial), options).found;
}

}  // namespace clusterspec::fuzz
