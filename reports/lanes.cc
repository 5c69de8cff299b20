#include "reports/lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr std::string_view kPrimary = "primary";
constexpr std::string_view kOutside = "outside";
constexpr int kLaneWidth = 30;
constexpr size_t kMostWorkers = 16;  // what is about further ones has no dot

bool IsWorker(std::string_view lane) { return lane != kPrimary && lane != kOutside; }

std::string_view LaneOf(const TraceEvent& event) {
  return event.process == "harness" ? kOutside : event.process;
}

// "w1" of "w1.s1".
std::string_view WorkerOf(std::string_view subject) { return subject.substr(0, subject.find('.')); }

struct Arrow {
  std::string_view from, to;
};

// Between which lanes something went for this event to be seen; nothing where none is known.
Arrow ArrowOf(const TraceEvent& event) {
  static const std::set<std::string_view> from_worker = {
      "worker.online", "worker.listening", "worker.disconnect", "worker.exit", "worker.message"};
  if (event.process == kPrimary) {
    if (event.name == "cluster.fork") return {kPrimary, event.subject};
    if (from_worker.contains(event.name)) return {event.subject, kPrimary};
    return {};
  }
  if (event.process == "harness") {
    return event.name == "signal" ? Arrow{kOutside, WorkerOf(event.subject)} : Arrow{};
  }
  if (event.name == "process.message") return {kPrimary, event.process};
  if (event.name == "server.connection") return {kOutside, event.process};
  return {};
}

class Drawing {
 public:
  explicit Drawing(const std::vector<LaneRow>& rows) : rows_(rows) {
    std::set<std::string_view> workers;
    bool outside = false;
    for (const LaneRow& row : rows) {
      if (row.event.process.empty()) continue;
      const std::string_view lane = LaneOf(row.event);
      outside = outside || lane == kOutside || ArrowOf(row.event).from == kOutside;
      if (IsWorker(lane)) workers.insert(lane);
      if (row.event.name == "cluster.fork") workers.insert(row.event.subject);
    }
    lanes_ = {kPrimary};
    for (const std::string_view worker : workers) {
      if (lanes_.size() <= kMostWorkers) lanes_.push_back(worker);
    }
    if (outside) lanes_.push_back(kOutside);
  }

  std::string Draw() {
    for (size_t i = 0; i < rows_.size(); ++i) Add(rows_[i], static_cast<int>(i));
    const int width = static_cast<int>(lanes_.size()) * kLaneWidth;
    const int height = (static_cast<int>(rows_.size()) + 1) * kRowHeight;
    return fmt::format(
        "<svg class=\"lanes\" aria-hidden=\"true\" style=\"width:{0}px;height:{1}px\" "
        "viewBox=\"0 0 {0} {1}\">{2}{3}{4}{5}{6}</svg>",
        width, height, Heads(), Lines(), Path("arrow", arrows_), Dots(), Path("hit", marked_));
  }

 private:
  static int Y(int row) { return (row + 1) * kRowHeight + kRowHeight / 2; }

  // -1 for a lane that is not drawn.
  int X(std::string_view lane) const {
    const auto found = std::find(lanes_.begin(), lanes_.end(), lane);
    if (found == lanes_.end()) return -1;
    return static_cast<int>(found - lanes_.begin()) * kLaneWidth + kLaneWidth / 2;
  }

  void Stretch(std::string_view lane, int row) {
    const auto [found, is_new] = ends_.try_emplace(lane, row, row);
    if (!is_new) found->second.second = row;
  }

  void Add(const LaneRow& row, int number) {
    if (row.event.process.empty()) return;
    const std::string_view lane = LaneOf(row.event);
    const int x = X(lane);
    const int y = Y(number);
    if (x < 0) return;
    Stretch(lane, number);
    const size_t kind = lane == kPrimary ? 0 : IsWorker(lane) ? 1 : 2;
    dots_[kind] += fmt::format("M{} {}h0", x, y);
    if (row.is_marked) marked_ += fmt::format("M{} {}a8 8 0 1 0 16 0a8 8 0 1 0-16 0", x - 8, y);
    const Arrow arrow = ArrowOf(row.event);
    const int from = X(arrow.from), to = X(arrow.to);
    if (from < 0 || to < 0 || from == to) return;
    if (row.event.name == "cluster.fork") Stretch(arrow.to, number);
    const int way = from < to ? 1 : -1;
    arrows_ += fmt::format("M{} {}H{}m{} -4l{} 4 {} 4", from + way * 5, y, to - way * 5, way * -5,
                           way * 5, way * -5);
  }

  std::string Heads() const {
    std::string heads;
    for (const std::string_view lane : lanes_) {
      const std::string_view name = lane == kPrimary ? "P" : lane == kOutside ? "out" : lane;
      heads +=
          fmt::format("<text x=\"{}\" y=\"16\">{}</text>", X(lane), EscapeMarkup(Clip(name, 6)));
    }
    return heads;
  }

  std::string Lines() const {
    std::string lines;
    for (const auto& [lane, ends] : ends_) {
      lines += fmt::format("M{} {}V{}", X(lane), Y(ends.first), Y(ends.second));
    }
    return Path("lane", lines);
  }

  std::string Dots() const {
    return Path("dot is-primary", dots_[0]) + Path("dot is-worker", dots_[1]) +
           Path("dot is-outside", dots_[2]);
  }

  static std::string Path(std::string_view class_name, const std::string& steps) {
    return steps.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>", class_name, steps);
  }

  const std::vector<LaneRow>& rows_;
  std::vector<std::string_view> lanes_;
  std::map<std::string_view, std::pair<int, int>> ends_;  // first and last row
  std::array<std::string, 3> dots_;
  std::string arrows_, marked_;
};

}  // namespace

std::string DrawLanes(const std::vector<LaneRow>& rows) { return Drawing(rows).Draw(); }

}  // namespace clusterspec::reports
