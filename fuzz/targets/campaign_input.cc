#include "fuzz/targets/campaign_input.h"

#include <string>
#include <vector>

#include "fuzz/campaign_state.h"
#include "harness/inputs/tree.h"

namespace clusterspec::fuzz {
namespace {

bool ReadCampaignText(const std::string& text) {
  const auto state = ParseCampaign(text, "campaign.json");
  if (!state) return false;
  const auto again = ParseCampaign(ToText(*state), "again.json");
  Promise(again && ToText(*again) == ToText(*state), "a campaign that is written is read as such");
  return true;
}

std::vector<std::string> SomeCampaigns() {
  CampaignState state;
  state.settings.implementation = "sim";
  state.settings.version = "1.0.0";
  state.programs = 12;
  const std::string empty = ToText(state);
  FindGroup group;
  group.failure = {"monitor/one-exit", "cluster.event.exit.once", "w1 has two", "{} has two", ""};
  group.programs = 3;
  group.fails = 2;
  group.reruns = 10;
  group.steps = 4;
  group.file = "monitor-one-exit-v18-seed-7.yaml";
  state.finds = {group};
  return {empty, ToText(state)};
}

}  // namespace

InputKind CampaignInput() { return {"campaign", SomeCampaigns, ReadCampaignText}; }

}  // namespace clusterspec::fuzz
