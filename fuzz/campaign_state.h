// What a campaign has done and found, as its folder keeps it.
#ifndef CLUSTERSPEC_FUZZ_CAMPAIGN_STATE_H_
#define CLUSTERSPEC_FUZZ_CAMPAIGN_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/failure.h"
#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"

namespace clusterspec::fuzz {

// Everything that broke in the same way.
struct FindGroup {
  Failure failure;        // of the smallest program, or, where it is known, of the first
  uint64_t seed = 0;      // of the first program that showed it
  uint64_t programs = 0;  // how many showed it
  int fails = 0;          // how often the smallest program fails ..
  int reruns = 0;         // .. of how many runs; 0: it was not run again
  bool smallest = true;   // no step can be taken away
  size_t steps = 0;       // of the smallest program; 0: none was saved
  std::string file;       // its case, below the folder; empty: none was saved

  bool known() const { return !failure.known.empty(); }
  bool flaky() const { return fails < reruns; }

  // "fails 3 of 10"; empty where it was not run again.
  std::string Rate() const;
};

// Which programs a campaign tries, and on what. Another one goes on only where all this is the
// same.
struct CampaignSettings {
  std::string implementation;  // "node@26.10.0", "sim?deviation=.."
  std::string version;
  Edition edition = kCurrentEdition;
  std::string known;  // as --known was given
  uint64_t seed = 0;  // of the first program of the first shard
  uint64_t shard = 1;
  uint64_t shards = 1;
  int steps = 0;  // most of a program; 0: each draws how long it is

  bool operator==(const CampaignSettings&) const = default;
};

struct CampaignState {
  CampaignSettings settings;
  uint64_t programs = 0;   // tried
  uint64_t undecided = 0;  // of these
  double seconds = 0;
  std::vector<FindGroup> finds;

  // Of the program that comes after so many. No other shard has it.
  uint64_t SeedOf(uint64_t index) const {
    return settings.seed + index * settings.shards + settings.shard - 1;
  }
  size_t News() const;   // that are no flaky ones
  size_t Flaky() const;  // of those that are not known
  size_t KnownOnes() const;
};

inline constexpr std::string_view kCampaignFile = "campaign.json";

// The file format "clusterspec.fuzz/1".
std::string ToText(const CampaignState& state);
Result<CampaignState> ParseCampaign(std::string_view text, const std::string& file);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_CAMPAIGN_STATE_H_
