#include "fuzz/targets/campaign_input.h"
#include "fuzz/targets/target.h"

clusterspec::InputKind clusterspec::fuzz::Target() { return CampaignInput(); }
