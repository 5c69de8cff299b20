#include "reference/explore/explorer.h"

#include <algorithm>
#include <chrono>

#include "reference/explore/path_count.h"

namespace clusterspec::explore {

std::string_view Explorer::Level::operator[](size_t index) const {
  const size_t begin = index == 0 ? 0 : ends[index - 1];
  return std::string_view(bytes).substr(begin, ends[index] - begin);
}

void Explorer::Level::Push(std::string_view state) {
  bytes += state;
  ends.push_back(bytes.size());
}

Explorer::Explorer(Expander* expander, const ExploreOptions& options)
    : expander_(*expander), options_(options) {}

bool Explorer::Stopped() const {
  return bound_hit_ || (!options_.all_violations && !result_.violations.empty());
}

ExploreResult Explorer::Run() {
  const auto started = std::chrono::steady_clock::now();
  const std::string root = expander_.Root();
  store_.Insert(HashOf(root), {});
  level_.Push(root);
  while (!level_.ends.empty() && !Stopped() && result_.depth < options_.max_depth) ExpandLevel();
  result_.states = store_.size();
  result_.transitions = store_.edges();
  result_.ends = ends_.size();
  result_.exhausted = level_.ends.empty() && !Stopped();
  result_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  result_.bytes_per_state =
      static_cast<double>(store_.bytes() + frontier_peak_) / static_cast<double>(store_.size());
  if (result_.exhausted) {
    const auto schedules = CountPaths(store_, ends_);
    result_.unbounded = !schedules;
    result_.schedules = schedules.value_or(0);
  }
  return result_;
}

void Explorer::ExpandLevel() {
  const StateIndex first = first_of_level_;
  first_of_level_ = static_cast<StateIndex>(store_.size());
  for (size_t i = 0; i < level_.ends.size() && !Stopped(); ++i) {
    ExpandState(level_[i], static_cast<StateIndex>(first + i));
  }
  frontier_peak_ = std::max(frontier_peak_, level_.memory() + next_.memory());
  std::swap(level_, next_);
  next_.bytes.clear();
  next_.ends.clear();
  if (!level_.ends.empty()) ++result_.depth;
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
        if (fresh) next_.Push(successor.bytes);
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
  result_.violations.push_back({broken, ScheduleTo(parent)});
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
