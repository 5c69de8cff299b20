#include "reference/explore/program_search.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "reference/sim/random.h"

namespace clusterspec::explore {
namespace {

Counts CountsIn(Edition edition, const EditionCounts& counts) {
  return [edition, &counts](std::string_view requirement) { return counts(edition, requirement); };
}

// In all editions but those that are over, bit by bit.
std::vector<Findings> SearchInEditions(const ShortProgram& program,
                                       const ProgramSearchOptions& options,
                                       const EditionCounts& counts, uint32_t over) {
  const Scenario scenario = ScenarioOf(program);
  std::vector<Findings> all(options.editions.size());
  uint32_t known = over;
  const auto is_known = [&](size_t edition) { return (known >> edition & 1) != 0; };
  for (size_t i = 0; i < all.size(); ++i) {
    if (is_known(i)) continue;
    std::vector<size_t> places;
    std::vector<OtherEdition> others;
    for (size_t j = i + 1; j < all.size(); ++j) {
      if (is_known(j)) continue;
      places.push_back(j);
      others.push_back({options.editions[j], CountsIn(options.editions[j], counts)});
    }
    const Edition edition = options.editions[i];
    all[i] = Search({&scenario, edition, options.deviations}, CountsIn(edition, counts),
                    options.explore, others);
    for (size_t other = 0; other < places.size(); ++other) {
      if ((all[i].same_elsewhere >> other & 1) == 0) continue;
      known |= uint32_t{1} << places[other];
      all[places[other]].result = all[i].result;
      all[places[other]].result.seconds = 0;
    }
  }
  return all;
}

// Programs are taken in order by whoever is free, and counted in order: one that is done early
// waits until those before it are done, too.
class Searcher {
 public:
  Searcher(const ProgramSearchOptions& options, const EditionCounts& counts)
      : options_(options), counts_(counts), findings_(options.editions.size()) {
    CLUSTERSPEC_ASSERT(options.editions.size() <= 32);
  }

  std::vector<ProgramFindings> Run() {
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.jobs; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& each : threads) each.join();
    return std::move(findings_);
  }

 private:
  struct Done {
    uint64_t index;
    ShortProgram program;
    std::vector<Findings> findings;  // by edition
  };

  bool IsOver(size_t edition) const { return (over_ >> edition & 1) != 0; }
  bool AllOver() const { return over_ == (uint64_t{1} << findings_.size()) - 1; }

  // Goes through all programs by itself, which costs next to nothing, and does those that are its
  // turn.
  void Work() {
    uint64_t mine = next_++;
    uint64_t at = 0;
    ForShortPrograms(options_.depth, [&](uint64_t index, const ShortProgram& program) {
      if (AllOver() || !options_.shard.Has(index) || at++ != mine) return;
      Finish(mine, {index, program, SearchInEditions(program, options_, counts_, over_)});
      mine = next_++;
    });
  }

  void Finish(uint64_t turn, Done done) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(turn, std::move(done));
    while (!AllOver() && !waiting_.empty() && waiting_.begin()->first == counted_) {
      Done& next = waiting_.begin()->second;
      for (size_t edition = 0; edition < findings_.size(); ++edition) {
        if (!IsOver(edition)) Count(edition, &next);
      }
      waiting_.erase(waiting_.begin());
      ++counted_;
      if (options_.on_progress) options_.on_progress(counted_, States());
    }
  }

  // What ends the search is searched again with no more states than are left for it: others may
  // have been searched before.
  void Count(size_t edition, Done* done) {
    ProgramTotals& totals = findings_[edition].totals;
    Findings& found = done->findings[edition];
    const uint64_t left = options_.max_states - totals.states;
    const bool last = !found.broken.empty() || found.result.states >= left;
    if (last && left < options_.explore.max_states) {
      ProgramSearchOptions rest = options_;
      rest.explore.max_states = left;
      found = SearchProgram(done->program, rest, options_.editions[edition], counts_);
    }
    totals.Add(found.result);
    const bool broken = !found.broken.empty();
    if (broken) findings_[edition].broken = {done->index, done->program, found.broken.front()};
    const bool whole = found.result.exhausted && totals.states < options_.max_states;
    totals.complete = broken || whole;
    if (broken || !whole) over_ |= uint32_t{1} << edition;
  }

  uint64_t States() const {
    uint64_t states = 0;
    for (const ProgramFindings& each : findings_) states += each.totals.states;
    return states;
  }

  const ProgramSearchOptions& options_;
  const EditionCounts& counts_;
  std::atomic<uint64_t> next_ = 0;
  std::atomic<uint32_t> over_ = 0;    // editions, bit by bit
  std::mutex mutex_;                  // of all below
  std::map<uint64_t, Done> waiting_;  // by turn
  uint64_t counted_ = 0;
  std::vector<ProgramFindings> findings_;
};

}  // namespace

void ProgramTotals::Add(const ExploreResult& result) {
  ProgramTotals one;
  one.programs = 1;
  one.states = one.largest = result.states;
  one.transitions = result.transitions;
  one.ends = result.ends;
  one.depth = result.depth;
  one.seconds = result.seconds;
  one.bytes_per_state = result.bytes_per_state;
  Add(one);
}

void ProgramTotals::Add(const ProgramTotals& others) {
  programs += others.programs;
  states += others.states;
  transitions += others.transitions;
  ends += others.ends;
  depth = std::max(depth, others.depth);
  seconds += others.seconds;
  complete = complete && others.complete;
  if (others.largest < largest) return;
  largest = others.largest;
  bytes_per_state = others.bytes_per_state;
}

// Neighbours differ in their last operation, in a pattern that no part should follow: so each has
// its place by chance.
bool Shard::Has(uint64_t index) const {
  return count == 1 || sim::Random(index).Next() % count == number - 1;
}

void ForShortPrograms(int depth,
                      const std::function<void(uint64_t index, const ShortProgram&)>& visit) {
  uint64_t index = 0;
  for (int length = 1; length <= depth; ++length) {
    ForPrograms(length, [&](const ShortProgram& program) { visit(index++, program); });
  }
}

uint64_t CountPrograms(int depth, const Shard& shard) {
  uint64_t count = 0;
  ForShortPrograms(depth, [&](uint64_t index, const ShortProgram&) { count += shard.Has(index); });
  return count;
}

ShortProgram ProgramAt(int depth, uint64_t index) {
  ShortProgram found;
  ForShortPrograms(depth, [&](uint64_t at, const ShortProgram& program) {
    if (at == index) found = program;
  });
  CLUSTERSPEC_ASSERT(!found.empty());
  return found;
}

Findings SearchProgram(const ShortProgram& program, const ProgramSearchOptions& options,
                       Edition edition, const EditionCounts& counts) {
  const Scenario scenario = ScenarioOf(program);
  return Search({&scenario, edition, options.deviations}, CountsIn(edition, counts),
                options.explore);
}

std::vector<ProgramFindings> SearchPrograms(const ProgramSearchOptions& options,
                                            const EditionCounts& counts) {
  return Searcher(options, counts).Run();
}

}  // namespace clusterspec::explore
