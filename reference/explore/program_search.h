// All short programs explored, several at a time: the answer is that of one after the other.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_PROGRAM_SEARCH_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_PROGRAM_SEARCH_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/explore/search.h"
#include "reference/explore/short_programs.h"

namespace clusterspec::explore {

// A part of the programs: the `number`th of `count`. All parts together are all programs, each
// once.
struct Shard {
  uint64_t number = 1;
  uint64_t count = 1;

  // Whether the program with this index, see ForShortPrograms, is in the part.
  bool Has(uint64_t index) const;
};

struct ProgramSearchOptions {
  int depth = 1;  // operations, at most
  Shard shard;
  int jobs = 1;                      // programs at a time, each in a thread of its own
  uint64_t max_states = UINT64_MAX;  // of all programs together, in each edition
  std::vector<Edition> editions = {kCurrentEdition};  // each once
  model::DeviationSet deviations;
  ExploreOptions explore;  // of each program
  // After each program, from any thread but never from two at a time; the states are those of all
  // editions. May be empty.
  std::function<void(uint64_t programs, uint64_t states)> on_progress;
};

// What programs come to together.
struct ProgramTotals {
  uint64_t programs = 0;
  uint64_t states = 0;
  uint64_t transitions = 0;
  uint64_t ends = 0;
  int depth = 0;               // steps, of the deepest
  double seconds = 0;          // of processors; what editions share counts in the first of them
  uint64_t largest = 0;        // states of the one that has most
  double bytes_per_state = 0;  // of that one
  bool complete = true;        // false: the limit of states was hit

  void Add(const ExploreResult& result);  // of one program more
  void Add(const ProgramTotals& others);
};

struct BrokenProgram {
  uint64_t index = 0;
  ShortProgram program;
  Counterexample example;
};

struct ProgramFindings {
  ProgramTotals totals;                 // up to the broken program, or to the limit
  std::optional<BrokenProgram> broken;  // the first
};

// All programs of up to `depth` operations, numbered from 0: the shorter ones first.
void ForShortPrograms(int depth,
                      const std::function<void(uint64_t index, const ShortProgram&)>& visit);

uint64_t CountPrograms(int depth, const Shard& shard);

// The program with this index; there must be one.
ShortProgram ProgramAt(int depth, uint64_t index);

// Says whether a requirement is looked at in an edition.
using EditionCounts = std::function<bool(Edition edition, std::string_view requirement)>;

// What is found in each of the editions, in their order. An edition ends with the first program
// that breaks a requirement in it, or when the limit is hit. Editions that a program cannot tell
// apart are searched once.
std::vector<ProgramFindings> SearchPrograms(const ProgramSearchOptions& options,
                                            const EditionCounts& counts);

// Searches a single program in one edition, as SearchPrograms does.
Findings SearchProgram(const ShortProgram& program, const ProgramSearchOptions& options,
                       Edition edition, const EditionCounts& counts);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_PROGRAM_SEARCH_H_
