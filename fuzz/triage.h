// The finds of several campaigns, side by side.
#ifndef CLUSTERSPEC_FUZZ_TRIAGE_H_
#define CLUSTERSPEC_FUZZ_TRIAGE_H_

#include <string>
#include <vector>

#include "fuzz/campaign_state.h"

namespace clusterspec::fuzz {

// A campaign, and where it was found.
struct KeptCampaign {
  std::string folder;
  CampaignState state;
};

// Every campaign in these folders and below them, in the order of their names. An error when one
// cannot be read, or a folder holds none.
Result<std::vector<KeptCampaign>> FindCampaigns(const std::vector<std::string>& folders);

// Plain text: the campaigns; then what was found, each once, with who found it, how often, in which
// file, and who did not. New finds come first, then flaky and known ones.
std::string Triage(const std::vector<KeptCampaign>& campaigns);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TRIAGE_H_
