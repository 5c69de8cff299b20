// The file that a campaign keeps, and goes on from.
#ifndef CLUSTERSPEC_FUZZ_TARGETS_CAMPAIGN_INPUT_H_
#define CLUSTERSPEC_FUZZ_TARGETS_CAMPAIGN_INPUT_H_

#include "harness/inputs/input_kinds.h"

namespace clusterspec::fuzz {

InputKind CampaignInput();

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TARGETS_CAMPAIGN_INPUT_H_
