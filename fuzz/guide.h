// Which program is worth trying next: neighbours of those that showed something new.
#ifndef CLUSTERSPEC_FUZZ_GUIDE_H_
#define CLUSTERSPEC_FUZZ_GUIDE_H_

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "fuzz/decisions.h"
#include "fuzz/features.h"

namespace clusterspec::fuzz {

// The same seed, programs and features give the same next programs. Not thread safe: who runs
// several at a time asks for one after the other, and tells of each when it is done, in any order.
class Guide {
 public:
  explicit Guide(uint64_t seed, GeneratorOptions options = {}) : random_(seed), options_(options) {}

  // A program of an earlier search, to be tried before anything else.
  void Add(Decisions decisions) { first_.push_back(std::move(decisions)); }

  // One that was added; else one by chance, or a neighbour of one that was kept.
  Decisions Next();

  // Tells what the program has shown. True when some of it is new: then the program is kept.
  bool Learn(const Decisions& decisions, const Features& features);

  // How many different things were shown so far.
  size_t features() const { return shown_.size(); }

  // In the order in which they were learnt.
  std::vector<Decisions> kept() const;

 private:
  struct Kept {
    Decisions decisions;
    std::vector<Feature> features;  // that were new
  };

  const Decisions& Some();
  uint64_t RarityOf(const Kept& kept) const;

  sim::Random random_;
  GeneratorOptions options_;
  std::deque<Decisions> first_;
  std::vector<Kept> kept_;
  std::unordered_map<Feature, uint32_t> shown_;  // how often
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_GUIDE_H_
