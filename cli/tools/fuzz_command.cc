#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "cli/command_line.h"
#include "cli/shards.h"
#include "cli/tool_commands.h"
#include "cli/tools/fuzz_progress.h"
#include "cli/tools/fuzz_target.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "fuzz/campaign.h"
#include "fuzz/corpus.h"
#include "fuzz/triage.h"
#include "harness/run/interrupt.h"

namespace clusterspec {
namespace {

struct FuzzFlags {
  TargetFlags target;
  std::optional<uint64_t> runs;  // neither this nor a budget: 1,000
  std::string budget;            // "90s", "10m", "2h"
  std::string out;               // folder of the campaign
  std::string corpus;            // folder of programs that showed much; empty: no guide
  std::string shard;             // "I/N"
  int steps = 0;
  int parallel = 0;
};

// "90s", "10m", "2h".
Result<std::chrono::seconds> ParseBudget(const std::string& text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<size_t>(end - rest));
  const int64_t factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (error == std::errc() && number > 0 && number < 1'000'000 && factor > 0) {
    return std::chrono::seconds(number * factor);
  }
  return Error{fmt::format("--budget {}: expected a time such as 90s, 10m or 2h", text), {}};
}

// A run sleeps for most of its time, so twice as many as there are processors keep these busy.
int Parallel(const FuzzFlags& flags) {
  return flags.parallel > 0 ? flags.parallel : 2 * DefaultParallel();
}

fuzz::CampaignSettings SettingsOf(const FuzzFlags& flags, const FuzzTarget& target,
                                  const Shard& shard) {
  fuzz::CampaignSettings settings;
  settings.implementation = target.implementation.name;
  settings.version = target.implementation.version;
  settings.edition = target.implementation.edition;
  settings.known = flags.target.known;
  settings.seed = flags.target.seed.value_or(0);
  settings.shard = static_cast<uint64_t>(shard.number);
  settings.shards = static_cast<uint64_t>(shard.count);
  settings.steps = flags.steps;
  return settings;
}

// A folder for each campaign where nobody names one: "fuzz-failures/node@26.10.0-v18".
std::string FolderOf(const FuzzFlags& flags, const fuzz::CampaignSettings& settings) {
  if (!flags.out.empty()) return flags.out;
  std::string name = settings.implementation;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == '?' || c == '&'; }, '-');
  std::string folder = fmt::format("fuzz-failures/{}-{}", name, ToString(settings.edition));
  if (settings.shards > 1) folder += fmt::format("-{}of{}", settings.shard, settings.shards);
  return folder;
}

// Where the folder holds the same campaign, it goes on.
Result<fuzz::CampaignState> StateOf(const std::string& folder,
                                    const fuzz::CampaignSettings& settings, bool seed_given) {
  auto kept = fuzz::ReadCampaign(folder);
  if (!kept) return kept.error();
  fuzz::CampaignState state;
  state.settings = settings;
  if (!*kept) return state;
  fuzz::CampaignSettings asked = settings;
  if (!seed_given) asked.seed = (*kept)->settings.seed;
  if ((*kept)->settings == asked) return **std::move(kept);
  const auto& held = (*kept)->settings;
  return Error{fmt::format("holds another campaign: on {} {}, edition {}, from seed {}, shard "
                           "{}/{}. Name another folder with --out",
                           held.implementation, held.version, ToString(held.edition), held.seed,
                           held.shard, held.shards),
               {folder, 0, 0}};
}

void PrintNews(const fuzz::News& news, const fuzz::SavedAs& as) {
  const fuzz::Failure& failure = news.group.failure;
  fmt::print("found {}{}{}\n", failure.check, failure.requirement.empty() ? "" : ": ",
             failure.requirement);
  fmt::print("  {}\n", failure.message);
  for (const Step& step : news.small.found.scenario.steps) fmt::print("    {}\n", ToString(step));
  if (news.group.reruns > 0) fmt::print("  {}\n", news.group.Rate());
  if (!news.group.smallest) fmt::print("  the time for making it smaller was over\n");
  fmt::print("  replay  {}\n", ReplayLineOf(news.small.found, as, news.file));
  std::fflush(stdout);
}

std::string Summary(const fuzz::CampaignState& state) {
  if (state.finds.empty()) return "nothing found";
  std::string text = fmt::format("{} found", state.News());
  if (state.Flaky() > 0) text += fmt::format(", {} flaky", state.Flaky());
  if (state.KnownOnes() > 0) text += fmt::format(", {} known", state.KnownOnes());
  return text;
}

// Begins with the programs of the folder.
Result<fuzz::Guide> GuideOf(const FuzzFlags& flags, const fuzz::CampaignState& state) {
  fuzz::GeneratorOptions generator;
  if (flags.steps > 0) generator.max_steps = flags.steps;
  fuzz::Guide guide(state.SeedOf(state.programs), generator);
  const auto programs = fuzz::LoadCorpus(flags.corpus);
  if (!programs) return programs.error();
  for (const fuzz::Decisions& each : *programs) guide.Add(each);
  return guide;
}

int RunCampaign(const FuzzFlags& flags, const FuzzTarget& target, fuzz::CampaignState state,
                fuzz::CampaignOptions options) {
  const fuzz::SavedAs as = options.as;
  FuzzProgress progress;
  fuzz::Campaign* running = nullptr;
  const auto trials = TrialsOf(target, Parallel(flags), [&](size_t count) {
    progress.OnRuns(count);
    progress.Tell(running->state(), running->due());
  });
  fuzz::Campaign campaign(std::move(state), std::move(options), trials, target.catalogue);
  running = &campaign;
  const auto done = campaign.Run([&](const fuzz::News& news) {
    progress.Clear();
    PrintNews(news, as);
  });
  progress.Clear();
  if (!done) return Fail(done.error(), kHarnessFailed);
  const fuzz::CampaignState& after = campaign.state();
  fmt::print("{} scenarios on {}, edition {}, from seed {}: {}\n", after.programs,
             after.settings.implementation, ToString(after.settings.edition), after.settings.seed,
             Summary(after));
  if (after.undecided > 0) fmt::print("{} of them undecided\n", after.undecided);
  if (Interrupted()) return kStopped;
  if (campaign.harness_failed()) return kHarnessFailed;
  return campaign.news_now() > 0 ? kUnexpected : kAsExpected;
}

// 0: nothing new found; 1: something, saved in the folder; 3: a run of the harness failed; 64:
// usage; 130: stopped.
int Fuzz(const FuzzFlags& flags) {
  fuzz::CampaignOptions options;
  if (!flags.budget.empty()) {
    const auto parsed = ParseBudget(flags.budget);
    if (!parsed) return Fail(parsed.error(), kUsage);
    options.budget = *parsed;
  }
  const auto shard = ParseShard(flags.shard);
  if (!shard) return Fail(shard.error(), kUsage);
  auto target = MakeTarget(flags.target, std::nullopt);
  if (!target) return Print(target.error()), kUsage;
  const fuzz::CampaignSettings settings = SettingsOf(flags, *target, *shard);
  options.folder = FolderOf(flags, settings);
  auto state = StateOf(options.folder, settings, flags.target.seed.has_value());
  if (!state) return Fail(state.error(), kUsage);
  const auto room = MakeRoom(&*target, Parallel(flags));
  if (!room) return Fail(room.error(), kHarnessFailed);
  CatchInterrupts();
  options.as = target->saved_as();
  options.programs = flags.runs.value_or(options.budget ? UINT64_MAX : 1000);
  options.at_a_time = target->simulated() ? 1 : static_cast<size_t>(Parallel(flags));
  options.stopped = Interrupted;
  if (flags.corpus.empty()) return RunCampaign(flags, *target, *std::move(state), options);
  auto guide = GuideOf(flags, *state);
  if (!guide) return Fail(guide.error(), kUsage);
  options.guide = &*guide;
  const int code = RunCampaign(flags, *target, *std::move(state), options);
  const auto saved = fuzz::SaveCorpus(guide->kept(), flags.corpus);
  if (!saved) return Fail(saved.error(), kHarnessFailed);
  fmt::print("{} things shown, by {} programs in {}\n", guide->features(), guide->kept().size(),
             flags.corpus);
  return code;
}

int PrintTriage(const std::vector<std::string>& folders) {
  const auto campaigns = fuzz::FindCampaigns(folders);
  if (!campaigns) return Fail(campaigns.error(), kUsage);
  fmt::print("{}", fuzz::Triage(*campaigns));
  return kAsExpected;
}

}  // namespace

void AddFuzz(CommandLine* program) {
  const auto flags = std::make_shared<FuzzFlags>();
  const CommandLine fuzz = program->Command(kFuzzCommand.name, kFuzzCommand.about);
  AddTarget(fuzz, &flags->target);
  const Argument runs = fuzz.Add("--runs", &flags->runs, "how many scenarios; default: 1000");
  fuzz.Add("--budget", &flags->budget, "how long, such as 90s, 10m or 2h").Excludes(runs);
  fuzz.Add("-j", &flags->parallel, "runs at a time; default: twice the number of processors")
      .Between(int64_t{1}, int64_t{1024});
  fuzz.Add("--shard", &flags->shard, "I/N: the I-th of N campaigns, none of which share a seed");
  fuzz.Add("--steps", &flags->steps, "most steps of a program; default: each draws how long it is")
      .Between(int64_t{1}, int64_t{200});
  fuzz.Add("--out", &flags->out,
           "folder of the campaign, which goes on with the one that it holds; default: one in "
           "fuzz-failures");
  fuzz.Add("--corpus", &flags->corpus,
           "folder of programs to begin with, and to try neighbours of; those that show something "
           "new are added");
  fuzz.Does([=] { return Fuzz(*flags); });
  const auto folders = std::make_shared<std::vector<std::string>>();
  const CommandLine triage = fuzz.Command(
      "triage", "List and compare what campaigns have found, of shards or of machines");
  triage.Add("folders", folders.get(), "folders of campaigns, or folders above them").Required();
  triage.Does([=] { return PrintTriage(*folders); });
}

}  // namespace clusterspec
