// Many programs tried; what is found made sure of, made small and saved.
#ifndef CLUSTERSPEC_FUZZ_CAMPAIGN_H_
#define CLUSTERSPEC_FUZZ_CAMPAIGN_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/campaign_state.h"
#include "fuzz/failure.h"
#include "fuzz/guide.h"
#include "fuzz/saved.h"
#include "fuzz/smallest.h"
#include "fuzz/trial.h"
#include "spec/nouns/requirement.h"

namespace clusterspec::fuzz {

struct CampaignOptions {
  std::string folder;  // for what is found, and for the state
  SavedAs as;
  uint64_t programs = UINT64_MAX;              // at most, in this call
  std::optional<std::chrono::seconds> budget;  // about as long, in this call
  size_t at_a_time = 1;                        // runs
  Guide* guide = nullptr;  // whose programs are tried, instead of those of the seeds; or null
  std::chrono::seconds longest_shrinking{60};            // of real runs, which take long
  std::function<bool()> stopped = [] { return false; };  // by the user
};

// Something new, as it is told.
struct News {
  const FindGroup& group;
  const Small& small;
  std::string file;  // its case
};

class Campaign {
 public:
  // Goes on from the state. The catalogue must outlive it.
  Campaign(CampaignState state, CampaignOptions options, Trials trials, const Catalogue& catalogue);

  // Until as many programs have been tried, or the time is over, or the user stops it: a batch that
  // was under way is then tried again next time. `on_news` is told of each find that is not known,
  // once it is saved. The state is kept in the folder after each batch in which something was
  // found, and at the end. An error when something cannot be written.
  Result<bool> Run(const std::function<void(const News&)>& on_news);

  const CampaignState& state() const { return state_; }
  uint64_t programs_now() const { return state_.programs - before_; }  // in this call
  size_t news_now() const { return news_; }                            // found in this call
  bool harness_failed() const { return harness_failed_; }              // one of these is its fault

  // The moment at which the budget is used up.
  std::optional<std::chrono::steady_clock::time_point> due() const { return due_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool IsOver() const;
  size_t BatchSize() const;
  std::vector<Program> NextBatch();
  void Learn(const std::vector<Program>& batch, const std::vector<Tried>& tried);
  Result<bool> Note(const std::vector<Program>& batch, const std::vector<Tried>& tried,
                    const std::function<void(const News&)>& on_news);
  FindGroup* Group(const Failure& failure);
  Result<bool> Look(const Found& found, const Trace& trace,
                    const std::function<void(const News&)>& on_news);
  int FailsOf(const Found& found, int runs) const;
  Result<bool> Keep();

  CampaignState state_;
  const CampaignOptions options_;
  const Trials trials_;
  std::vector<Decisions> decisions_;  // with a guide: of the batch
  const Catalogue& catalogue_;
  const Clock::time_point started_ = Clock::now();
  const uint64_t before_;  // programs of earlier calls
  const double seconds_before_;
  std::optional<Clock::time_point> due_;
  size_t news_ = 0;
  bool harness_failed_ = false;
};

// The state that the folder holds; nothing where it holds none.
Result<std::optional<CampaignState>> ReadCampaign(const std::string& folder);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_CAMPAIGN_H_
