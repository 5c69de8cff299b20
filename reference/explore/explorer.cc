#include "reference/explore/explorer.h"

#include <algorithm>
#include <ctime>

#include "reference/explore/path_count.h"

namespace clusterspec::explore {
namespace {

constexpr StateIndex kProgressMask = (1u << 16) - 1;

// Of this thread, in seconds.
double ProcessorTime() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

Explorer::Explorer(Expander* expander, const ExploreOptions& options)
    : expander_(*expander), options_(options) {}

bool Explorer::Stopped() const {
  return bound_hit_ || (!options_.all_violations && !result_.violations.empty());
}

ExploreResult Explorer::Run() {
  const double started = ProcessorTime();
  const std::string root = expander_.Root();
  store_.Insert(HashOf(root), {});
  frontier_.Push(root);
  size_t next_level = 1;
  for (StateIndex state = 0; !frontier_.empty() && !Stopped(); ++state) {
    if (state == next_level) {
      ++result_.depth;
      next_level = store_.size();
    }
    if (result_.depth >= options_.max_depth) break;
    if (options_.on_progress && (state & kProgressMask) == kProgressMask) {
      options_.on_progress(store_.size());
    }
    ExpandState(frontier_.Pop(), state);
  }
  result_.states = store_.size();
  result_.transitions = store_.edges();
  result_.ends = ends_.size();
  result_.exhausted = frontier_.empty() && !Stopped();
  result_.seconds = ProcessorTime() - started;
  result_.bytes_per_state =
      static_cast<double>(store_.bytes() + frontier_.peak_bytes() + expander_.bytes()) /
      static_cast<double>(store_.size());
  if (result_.exhausted) {
    const auto schedules = CountPaths(store_, ends_);
    result_.unbounded = !schedules;
    result_.schedules = schedules.value_or(0);
  }
  return result_;
}

void Explorer::ExpandState(std::string_view bytes, StateIndex state) {
  store_.Open(state);
  Broken at_end;
  const int transitions = expander_.Expand(
      bytes,
      [&](const Successor& successor) {
        if (successor.broken) return Note(successor.broken, state, successor.ordinal);
        const auto [to, fresh] = store_.Insert(HashOf(successor.bytes), {state, successor.ordinal});
        store_.AddEdge(to);
        if (fresh) frontier_.Push(successor.bytes);
      },
      &at_end);
  if (at_end) return Note(at_end, state, -1);
  if (transitions == 0) ends_.push_back(state);
  bound_hit_ = bound_hit_ || store_.size() >= options_.max_states;
}

void Explorer::Note(const Broken& broken, StateIndex parent, int ordinal) {
  const bool known = std::any_of(
      result_.violations.begin(), result_.violations.end(),
      [&](const Violation& each) { return each.broken.requirement == broken.requirement; });
  if (known || (!options_.all_violations && !result_.violations.empty())) return;
  result_.violations.push_back({broken, ScheduleTo(parent), ordinal < 0});
  if (ordinal >= 0) result_.violations.back().schedule.push_back(static_cast<uint16_t>(ordinal));
}

std::vector<uint16_t> Explorer::ScheduleTo(StateIndex state) const {
  std::vector<uint16_t> schedule;
  for (Origin origin = store_.OriginOf(state); origin.parent != kNoState;
       origin = store_.OriginOf(origin.parent)) {
    schedule.push_back(origin.ordinal);
  }
  std::reverse(schedule.begin(), schedule.end());
  return schedule;
}

}  // namespace clusterspec::explore
