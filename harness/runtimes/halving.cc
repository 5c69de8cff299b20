#include "harness/runtimes/halving.h"

#include <algorithm>
#include <map>

namespace clusterspec {
namespace {

class Search {
 public:
  Search(const std::vector<std::string>& versions,
         const std::function<VersionState(const std::string& version)>& ask,
         const std::function<bool()>& stopped)
      : versions_(versions), ask_(ask), stopped_(stopped) {}

  Halving Run() {
    const int count = static_cast<int>(versions_.size());
    int low = 0, high = count - 1;
    while (low < count && !Decided(low)) ++low;
    while (high > low && !Decided(high)) --high;
    if (!halving_.stopped && low < high && states_.at(low).state != states_.at(high).state) {
      Narrow(low, high);
    }
    return std::move(halving_);
  }

 private:
  void Narrow(int low, int high) {
    while (const auto middle = Middle(low, high)) {
      if (!Decided(*middle)) {
        if (halving_.stopped) return;
        continue;
      }
      (states_.at(*middle).state == states_.at(low).state ? low : high) = *middle;
    }
    Change& change = halving_.change.emplace();
    change.before = states_.at(low);
    change.after = states_.at(high);
    for (int i = low + 1; i < high; ++i) change.between.push_back(states_.at(i));
  }

  // The one nearest to the middle that nobody asked yet.
  std::optional<int> Middle(int low, int high) const {
    const int middle = low + (high - low) / 2;
    for (int away = 0; away < high - low; ++away) {
      for (const int each : {middle - away, middle + away}) {
        if (low < each && each < high && !states_.contains(each)) return each;
      }
    }
    return std::nullopt;
  }

  // False, too, when it is too late to ask.
  bool Decided(int index) {
    if (halving_.stopped || stopped_()) {
      halving_.stopped = true;
      return false;
    }
    const VersionState state = ask_(versions_[static_cast<size_t>(index)]);
    if (stopped_()) {
      halving_.stopped = true;
      return false;
    }
    states_[index] = state;
    halving_.tried.push_back(state);
    return state.decided;
  }

  const std::vector<std::string>& versions_;
  const std::function<VersionState(const std::string& version)>& ask_;
  const std::function<bool()>& stopped_;
  std::map<int, VersionState> states_;
  Halving halving_;
};

}  // namespace

Halving FindChange(const std::vector<std::string>& versions,
                   const std::function<VersionState(const std::string& version)>& ask,
                   const std::function<bool()>& stopped) {
  return Search(versions, ask, stopped).Run();
}

}  // namespace clusterspec
