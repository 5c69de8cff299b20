#include "cli/tools/fuzz_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace clusterspec {
namespace {

using std::chrono::duration;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kOnTerminal{200};
constexpr seconds kElsewhere{30};

// "1:02:03", "2:03".
std::string Clockwise(seconds time) {
  const int64_t all = std::max<int64_t>(time.count(), 0);
  if (all >= 3600) return fmt::format("{}:{:02}:{:02}", all / 3600, all / 60 % 60, all % 60);
  return fmt::format("{}:{:02}", all / 60, all % 60);
}

}  // namespace

FuzzProgress::FuzzProgress() : line_(stderr, isatty(STDERR_FILENO) != 0) {}

void FuzzProgress::Tell(const fuzz::CampaignState& state, std::optional<Clock::time_point> due) {
  const auto now = Clock::now();
  if (line_.on() ? now - told_ < kOnTerminal : now - told_ < kElsewhere) return;
  told_ = now;
  std::string line;
  if (due) line = Clockwise(duration_cast<seconds>(*due - now)) + " left, ";
  const double rate = static_cast<double>(runs_) / duration<double>(now - started_).count();
  line +=
      fmt::format("{:.1f} programs/s, {} tried: {} new, {} known, {} flaky, {} undecided", rate,
                  state.programs, state.News(), state.KnownOnes(), state.Flaky(), state.undecided);
  if (line_.on()) {
    line_.Show(line);
  } else {
    fmt::print(stderr, "{}\n", line);
  }
}

}  // namespace clusterspec
