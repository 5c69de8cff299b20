#include "harness/load/durations.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <vector>

namespace clusterspec {
namespace {

constexpr int kMostTenths = 100'000;

// Of at least one number.
int Median(std::vector<int> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

int Tenths(double seconds) {
  return std::clamp(static_cast<int>(std::lround(std::min(seconds, 1e4) * 10)), 1, kMostTenths);
}

}  // namespace

Result<Durations> Durations::Parse(const std::string& text, const std::string& file) {
  Durations durations;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    int tenths = 0;
    const char* const end = line.data() + line.size();
    const auto [rest, error] = std::from_chars(line.data(), end, tenths);
    const bool good = error == std::errc() && tenths >= 1 && tenths <= kMostTenths &&
                      rest + 1 < end && *rest == ' ';
    if (!good) {
      return Error{
          "expected a number of tenths of seconds, a blank and a case's id, as in "
          "`12 worker-kill/x`",
          {file, number, 1}};
    }
    durations.tenths_[std::string(rest + 1, end)] = tenths;
  }
  durations.Settle();
  return durations;
}

Durations Durations::Of(const std::vector<Report>& reports) {
  std::map<std::string, std::vector<int>> seen;
  for (const Report& report : reports) {
    for (const CaseResult& result : report.cases) {
      if (result.verdict == Verdict::kUnsupported || result.duration_s <= 0) continue;
      seen[result.id].push_back(Tenths(result.duration_s));
    }
  }
  Durations durations;
  for (auto& [id, tenths] : seen) durations.tenths_[id] = Median(std::move(tenths));
  durations.Settle();
  return durations;
}

void Durations::Settle() {
  std::vector<int> all;
  for (const auto& [id, tenths] : tenths_) all.push_back(tenths);
  if (!all.empty()) middle_ = Median(std::move(all));
}

std::string Durations::ToText() const {
  std::string text;
  for (const auto& [id, tenths] : tenths_) text += fmt::format("{} {}\n", tenths, id);
  return text;
}

int Durations::TenthsOf(const std::string& id) const {
  const auto found = tenths_.find(id);
  return found == tenths_.end() ? middle_ : found->second;
}

}  // namespace clusterspec
