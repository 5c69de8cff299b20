#include "fuzz/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "fuzz/oracle.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/write_file.h"

namespace clusterspec::fuzz {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr int kReruns = 10;          // of what was found
constexpr size_t kMostTries = 5;     // of a program that fails now and then, while it shrinks
constexpr double kMissed = 0.05;     // how likely one that fails is taken for one that does not
constexpr double kBatchSeconds = 8;  // what a stop may cost; and what is told late
constexpr size_t kLargestBatch = 512;
constexpr size_t kSeedsOfSimulator = 20;

// How often a program must be tried that fails so often, to see it fail.
size_t TriesFor(int fails, int runs) {
  if (fails >= runs) return 1;
  const double passes = 1.0 - static_cast<double>(fails) / runs;
  return std::min(kMostTries, static_cast<size_t>(std::ceil(std::log(kMissed) / std::log(passes))));
}

std::string FileOf(const std::string& folder) { return folder + "/" + std::string(kCampaignFile); }

}  // namespace

Result<std::optional<CampaignState>> ReadCampaign(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(FileOf(folder), error)) return std::optional<CampaignState>();
  const auto text = ReadFile(FileOf(folder), kMostDataBytes);
  if (!text) return text.error();
  auto state = ParseCampaign(*text, FileOf(folder));
  if (!state) return state.error();
  return std::optional(*std::move(state));
}

Campaign::Campaign(CampaignState state, CampaignOptions options, Trials trials,
                   const Catalogue& catalogue)
    : state_(std::move(state)),
      options_(std::move(options)),
      trials_(std::move(trials)),
      catalogue_(catalogue),
      before_(state_.programs),
      seconds_before_(state_.seconds) {
  if (options_.budget) due_ = started_ + *options_.budget;
}

Result<bool> Campaign::Run(const std::function<void(const News&)>& on_news) {
  while (!IsOver()) {
    const std::vector<Program> batch = NextBatch();
    const std::vector<Tried> tried = trials_(batch);
    if (options_.stopped()) break;
    Learn(batch, tried);
    const auto noted = Note(batch, tried, on_news);
    if (!noted) return noted.error();
    if (!*noted) break;
    state_.programs += batch.size();
  }
  return Keep();
}

bool Campaign::IsOver() const {
  return options_.stopped() || programs_now() >= options_.programs ||
         (due_ && Clock::now() >= *due_);
}

size_t Campaign::BatchSize() const {
  size_t size = 4 * options_.at_a_time;
  const double seconds = duration<double>(Clock::now() - started_).count();
  if (programs_now() > 0 && seconds > 0) {
    double longest = kBatchSeconds;
    if (due_) {
      const double left = duration<double>(*due_ - Clock::now()).count();
      longest = std::clamp(left, 0.0, longest);
    }
    const double rate = static_cast<double>(programs_now()) / seconds;
    size = std::clamp(static_cast<size_t>(rate * longest), options_.at_a_time, kLargestBatch);
  }
  return static_cast<size_t>(std::min<uint64_t>(size, options_.programs - programs_now()));
}

std::vector<Program> Campaign::NextBatch() {
  GeneratorOptions generator;
  if (state_.settings.steps > 0) generator.max_steps = state_.settings.steps;
  std::vector<Program> batch;
  const size_t size = BatchSize();
  batch.reserve(size);
  decisions_.clear();
  for (size_t i = 0; i < size; ++i) {
    if (options_.guide != nullptr) {
      const Decisions& next = decisions_.emplace_back(options_.guide->Next());
      batch.push_back({ScenarioOf(next, generator), next.chance});
      continue;
    }
    const uint64_t seed = state_.SeedOf(state_.programs + i);
    batch.push_back({ScenarioOf(seed, generator), seed});
  }
  return batch;
}

void Campaign::Learn(const std::vector<Program>& batch, const std::vector<Tried>& tried) {
  if (options_.guide == nullptr) return;
  for (size_t i = 0; i < batch.size(); ++i) {
    Features shown;
    AddTraceFeatures(batch[i].scenario, tried[i].trace, &shown);
    options_.guide->Learn(decisions_[i], shown);
  }
}

// False when the user stopped it in between.
Result<bool> Campaign::Note(const std::vector<Program>& batch, const std::vector<Tried>& tried,
                            const std::function<void(const News&)>& on_news) {
  bool found = false;
  uint64_t undecided = 0;
  for (size_t i = 0; i < batch.size(); ++i) {
    undecided += tried[i].undecided ? 1 : 0;
    for (const Failure& failure : tried[i].failures) {
      if (FindGroup* group = Group(failure)) {
        ++group->programs;
        continue;
      }
      found = true;
      auto looked = Look({batch[i].scenario, batch[i].seed, failure}, tried[i].trace, on_news);
      if (!looked || !*looked) return looked;
    }
  }
  state_.undecided += undecided;
  return found ? Keep() : Result<bool>(true);
}

// Known ones count apart: the same may be broken in a way that is not listed.
FindGroup* Campaign::Group(const Failure& failure) {
  const auto group =
      std::find_if(state_.finds.begin(), state_.finds.end(), [&](const FindGroup& each) {
        return each.failure.IsLike(failure) && each.failure.known == failure.known;
      });
  return group == state_.finds.end() ? nullptr : &*group;
}

// The first of its kind.
Result<bool> Campaign::Look(const Found& found, const Trace& trace,
                            const std::function<void(const News&)>& on_news) {
  FindGroup group{found.failure, found.seed, 1};
  if (group.known()) {
    state_.finds.push_back(std::move(group));
    return true;
  }
  Small small{found, trace, true};
  SmallOptions options;
  options.at_a_time = options_.at_a_time;
  options.is_over = options_.stopped;
  if (options_.as.simulated) {
    options.tries = kSeedsOfSimulator + 1;
    small = MakeSmall(found, trials_, options);
  } else if (const int fails = FailsOf(found, kReruns); fails > 0) {
    options.tries = TriesFor(fails, kReruns);
    const auto due = Clock::now() + options_.longest_shrinking;
    options.is_over = [this, due] { return options_.stopped() || Clock::now() >= due; };
    small = MakeSmall(found, trials_, options);
    if (small.trace.events.empty()) small.trace = trace;
  }
  if (!options_.as.simulated) {
    group.fails = FailsOf(small.found, kReruns);
    group.reruns = kReruns;
  }
  if (options_.stopped()) return false;
  group.failure = small.found.failure;
  group.smallest = small.smallest;
  group.steps = small.found.scenario.steps.size();
  std::string folder = options_.folder;
  if (group.flaky()) folder += "/flaky";
  const auto file = SaveAll(small, group, options_.as, catalogue_, folder);
  if (!file) return file.error();
  group.file = file->substr(options_.folder.size() + 1);
  ++news_;
  harness_failed_ = harness_failed_ || IsOfHarness(group.failure);
  on_news({group, small, *file});
  state_.finds.push_back(std::move(group));
  return true;
}

int Campaign::FailsOf(const Found& found, int runs) const {
  const std::vector<Program> programs(static_cast<size_t>(runs), {found.scenario, found.seed});
  const std::vector<Tried> tried = trials_(programs);
  return static_cast<int>(std::count_if(tried.begin(), tried.end(), [&](const Tried& each) {
    return FindLike(each.failures, found.failure) != nullptr;
  }));
}

Result<bool> Campaign::Keep() {
  state_.seconds = seconds_before_ + duration<double>(Clock::now() - started_).count();
  auto made = MakeFolder(options_.folder);
  if (!made) return made;
  return WriteFile(FileOf(options_.folder), ToText(state_));
}

}  // namespace clusterspec::fuzz
