#include "fuzz/campaign_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spec/nouns/json_node.h"

namespace clusterspec::fuzz {
namespace {

constexpr std::string_view kSchema = "clusterspec.fuzz/1";

json::object ToJson(const FindGroup& find) {
  return {{"check", find.failure.check}, {"requirement", find.failure.requirement},
          {"cause", find.failure.cause}, {"message", find.failure.message},
          {"known", find.failure.known}, {"seed", find.seed},
          {"programs", find.programs},   {"fails", find.fails},
          {"reruns", find.reruns},       {"smallest", find.smallest},
          {"steps", find.steps},         {"file", find.file}};
}

json::object ToJson(const CampaignSettings& settings) {
  return {{"implementation", settings.implementation},
          {"version", settings.version},
          {"edition", ToString(settings.edition)},
          {"known", settings.known},
          {"seed", settings.seed},
          {"shard", json::array{settings.shard, settings.shards}},
          {"steps", settings.steps}};
}

FindGroup ReadFind(const JsonNode& node) {
  FindGroup find;
  find.failure.check = node["check"].Text();
  find.failure.requirement = node["requirement"].Text();
  find.failure.cause = node["cause"].Text();
  find.failure.message = node["message"].Text();
  find.failure.known = node["known"].Text();
  find.seed = node["seed"].Whole<uint64_t>(0);
  find.programs = node["programs"].Whole<uint64_t>(0);
  find.fails = node["fails"].Whole<int>(0);
  find.reruns = node["reruns"].Whole<int>(0);
  find.smallest = node["smallest"].Flag();
  find.steps = node["steps"].Whole<size_t>(0);
  find.file = node["file"].Text();
  return find;
}

CampaignSettings ReadSettings(const JsonNode& node) {
  CampaignSettings settings;
  settings.implementation = node["implementation"].Text();
  settings.version = node["version"].Text();
  settings.edition = node["edition"].OneOf<Edition>(kAllEditions);
  settings.known = node["known"].Text();
  settings.seed = node["seed"].Whole<uint64_t>(0);
  std::vector<uint64_t> shard;
  node["shard"].ForEach([&](const JsonNode& part) { shard.push_back(part.Whole<uint64_t>(1)); });
  if (shard.size() != 2 || shard[0] > shard[1]) {
    node["shard"].Complain("expected [I, N]");
  } else {
    settings.shard = shard[0];
    settings.shards = shard[1];
  }
  settings.steps = node["steps"].Whole<int>(0);
  return settings;
}

}  // namespace

std::string FindGroup::Rate() const {
  return reruns == 0 ? "" : fmt::format("fails {} of {}", fails, reruns);
}

size_t CampaignState::News() const {
  return static_cast<size_t>(std::count_if(finds.begin(), finds.end(), [](const FindGroup& each) {
    return !each.known() && !each.flaky();
  }));
}

size_t CampaignState::Flaky() const {
  return static_cast<size_t>(std::count_if(finds.begin(), finds.end(), [](const FindGroup& each) {
    return !each.known() && each.flaky();
  }));
}

size_t CampaignState::KnownOnes() const { return finds.size() - News() - Flaky(); }

std::string ToText(const CampaignState& state) {
  json::array finds;
  for (const FindGroup& each : state.finds) finds.push_back(ToJson(each));
  return ToPrettyText(json::object{{"schema", kSchema},
                                   {"settings", ToJson(state.settings)},
                                   {"programs", state.programs},
                                   {"undecided", state.undecided},
                                   {"seconds", state.seconds},
                                   {"finds", std::move(finds)}});
}

Result<CampaignState> ParseCampaign(std::string_view text, const std::string& file) {
  const SourceLocation where{file, 0, 0};
  const auto value = ParseJson(text);
  if (!value) return Error{value.error().message, where};
  std::string problem;
  const JsonNode root(*value, &problem);
  if (root["schema"].TextIfAny() != kSchema) {
    return Error{fmt::format("not the state of a campaign: expected \"schema\": \"{}\"", kSchema),
                 where};
  }
  CampaignState state;
  state.settings = ReadSettings(root["settings"]);
  state.programs = root["programs"].Whole<uint64_t>(0);
  state.undecided = root["undecided"].Whole<uint64_t>(0);
  state.seconds = root["seconds"].Seconds();
  root["finds"].ForEach([&](const JsonNode& each) { state.finds.push_back(ReadFind(each)); });
  if (!problem.empty()) return Error{problem, where};
  return state;
}

}  // namespace clusterspec::fuzz
