#include "fuzz/triage.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "fuzz/campaign.h"

namespace clusterspec::fuzz {
namespace {

namespace fs = std::filesystem;

// One find, as each campaign has it.
struct Row {
  const FindGroup* first;
  std::vector<std::pair<const KeptCampaign*, const FindGroup*>> in;

  uint64_t Programs() const {
    uint64_t programs = 0;
    for (const auto& [campaign, group] : in) programs += group->programs;
    return programs;
  }
  // New wherever it is not known, and sure wherever it always fails.
  int Rank() const {
    const auto any = [&](const auto& is) {
      return std::any_of(in.begin(), in.end(), [&](const auto& each) { return is(*each.second); });
    };
    if (any([](const FindGroup& each) { return !each.known() && !each.flaky(); })) return 0;
    return any([](const FindGroup& each) { return !each.known(); }) ? 1 : 2;
  }
};

std::vector<Row> RowsOf(const std::vector<KeptCampaign>& campaigns) {
  std::vector<Row> rows;
  for (const KeptCampaign& campaign : campaigns) {
    for (const FindGroup& group : campaign.state.finds) {
      auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
        return each.first->failure.IsLike(group.failure);
      });
      if (row == rows.end()) row = rows.insert(rows.end(), Row{&group, {}});
      row->in.emplace_back(&campaign, &group);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::pair(a.Rank(), b.Programs()) < std::pair(b.Rank(), a.Programs());
  });
  return rows;
}

std::string NameOf(const KeptCampaign& campaign) {
  const CampaignSettings& settings = campaign.state.settings;
  std::string name = fmt::format("{} {}", settings.implementation, ToString(settings.edition));
  if (settings.shards > 1) name += fmt::format(" shard {}/{}", settings.shard, settings.shards);
  return name;
}

std::string LineOf(const KeptCampaign& campaign, const FindGroup& group) {
  std::string line = fmt::format("  {}: {} programs", NameOf(campaign), group.programs);
  if (group.reruns > 0) line += ", " + group.Rate();
  if (group.known()) return line + ", known: " + group.failure.known + "\n";
  if (group.steps > 0) line += fmt::format(", {} steps", group.steps);
  return line + fmt::format("  {}/{}\n", campaign.folder, group.file);
}

// Of the same runtimes one may find what the other does not; so may other versions.
std::string MissingIn(const Row& row, const std::vector<KeptCampaign>& campaigns) {
  std::set<std::string> missing;
  for (const KeptCampaign& campaign : campaigns) missing.insert(NameOf(campaign));
  for (const auto& [campaign, group] : row.in) missing.erase(NameOf(*campaign));
  if (missing.empty()) return "";
  return fmt::format("  not in: {}\n", fmt::join(missing, ", "));
}

}  // namespace

Result<std::vector<KeptCampaign>> FindCampaigns(const std::vector<std::string>& folders) {
  std::set<std::string> holding;
  for (const std::string& folder : folders) {
    const size_t before = holding.size();
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->path().filename() == kCampaignFile) {
        holding.insert(entry->path().parent_path().string());
      }
    }
    if (error) return Error{"cannot read the folder: " + error.message(), {folder, 0, 0}};
    if (holding.size() == before) {
      return Error{fmt::format("no campaign in it or below: expected a {}, as `fuzz --out` leaves",
                               kCampaignFile),
                   {folder, 0, 0}};
    }
  }
  std::vector<KeptCampaign> campaigns;
  for (const std::string& folder : holding) {
    auto state = ReadCampaign(folder);
    if (!state) return state.error();
    if (*state) campaigns.push_back({folder, **std::move(state)});
  }
  return campaigns;
}

std::string Triage(const std::vector<KeptCampaign>& campaigns) {
  std::string text;
  for (const KeptCampaign& each : campaigns) {
    text +=
        fmt::format("{}: {} programs in {:.0f} s, {} undecided; {} new, {} flaky, {} known  {}\n",
                    NameOf(each), each.state.programs, each.state.seconds, each.state.undecided,
                    each.state.News(), each.state.Flaky(), each.state.KnownOnes(), each.folder);
  }
  constexpr const char* kRanks[] = {"new", "flaky", "known"};
  for (const Row& row : RowsOf(campaigns)) {
    const Failure& failure = row.first->failure;
    text += fmt::format("\n{}: {}{}{}\n", kRanks[row.Rank()], failure.check,
                        failure.cause.empty() ? "" : ": " + failure.cause,
                        failure.requirement.empty() ? "" : " (" + failure.requirement + ")");
    for (const auto& [campaign, group] : row.in) text += LineOf(*campaign, *group);
    text += MissingIn(row, campaigns);
  }
  return text;
}

}  // namespace clusterspec::fuzz
