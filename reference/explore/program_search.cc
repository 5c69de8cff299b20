#include "reference/explore/program_search.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace clusterspec::explore {
namespace {

// The finaliser of SplitMix64. Neighbours differ in their last operation, in a pattern that no part
// should follow.
uint64_t Mix(uint64_t x) {
  x = (x + 0x9e3779b97f4a7c15);
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

// Programs are taken in order by whoever is free, and counted in order: one that is done early
// waits until those before it are done, too.
class Searcher {
 public:
  Searcher(const ProgramSearchOptions& options, const Counts& counts)
      : options_(options), counts_(counts) {}

  ProgramFindings Run() {
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
    Findings findings;
  };

  // Goes through all programs by itself, which costs next to nothing, and does those that are its
  // turn.
  void Work() {
    uint64_t mine = next_++;
    uint64_t at = 0;
    ForShortPrograms(options_.depth, [&](uint64_t index, const ShortProgram& program) {
      if (over_ || !options_.shard.Has(index) || at++ != mine) return;
      Findings findings = SearchProgram(program, options_, counts_);
      Finish(mine, {index, program, std::move(findings)});
      mine = next_++;
    });
  }

  void Finish(uint64_t turn, Done done) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(turn, std::move(done));
    while (!over_ && !waiting_.empty() && waiting_.begin()->first == findings_.totals.programs) {
      Count(&waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
    }
  }

  // What ends the search is searched again with no more states than are left for it: others may
  // have been searched before.
  void Count(Done* done) {
    ProgramTotals& totals = findings_.totals;
    const uint64_t left = options_.max_states - totals.states;
    const bool last = !done->findings.broken.empty() || done->findings.result.states >= left;
    if (last && left < options_.explore.max_states) {
      ProgramSearchOptions rest = options_;
      rest.explore.max_states = left;
      done->findings = SearchProgram(done->program, rest, counts_);
    }
    totals.Add(done->findings.result);
    const bool broken = !done->findings.broken.empty();
    if (broken) {
      findings_.broken = {done->index, done->program, done->findings.broken.front()};
    }
    const bool whole = done->findings.result.exhausted && totals.states < options_.max_states;
    totals.complete = broken || whole;
    over_ = broken || !whole;
    if (options_.on_progress) options_.on_progress(totals.programs, totals.states);
  }

  const ProgramSearchOptions& options_;
  const Counts& counts_;
  std::atomic<uint64_t> next_ = 0;
  std::atomic<bool> over_ = false;
  std::mutex mutex_;
  std::map<uint64_t, Done> waiting_;  // by turn
  ProgramFindings findings_;
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

bool Shard::Has(uint64_t index) const { return count == 1 || Mix(index) % count == number - 1; }

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
                       const Counts& counts) {
  const Scenario scenario = ScenarioOf(program);
  return Search({&scenario, options.edition, options.deviations}, counts, options.explore);
}

ProgramFindings SearchPrograms(const ProgramSearchOptions& options, const Counts& counts) {
  return Searcher(options, counts).Run();
}

}  // namespace clusterspec::explore
