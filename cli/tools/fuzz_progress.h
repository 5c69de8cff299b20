// How a campaign is getting on.
#ifndef CLUSTERSPEC_CLI_TOOLS_FUZZ_PROGRESS_H_
#define CLUSTERSPEC_CLI_TOOLS_FUZZ_PROGRESS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "cli/status_line.h"
#include "fuzz/campaign_state.h"

namespace clusterspec {

// On stderr: on a terminal one line that is written anew, several times a second; elsewhere a line
// every half minute, and none where there is little to wait for.
class FuzzProgress {
 public:
  using Clock = std::chrono::steady_clock;

  FuzzProgress();

  // So many more runs have ended.
  void OnRuns(size_t count) { runs_ += count; }

  // Tells of it, where it is time. `due`: when the campaign is to end; nothing: not by time.
  void Tell(const fuzz::CampaignState& state, std::optional<Clock::time_point> due);

  // Takes the line away, so that others can write.
  void Clear() { line_.Clear(); }

 private:
  StatusLine line_;
  const Clock::time_point started_ = Clock::now();
  Clock::time_point told_ = started_;
  uint64_t runs_ = 0;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_FUZZ_PROGRESS_H_
