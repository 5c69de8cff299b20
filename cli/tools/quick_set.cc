#include "cli/tools/quick_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace clusterspec {
namespace {

constexpr double kUnknownDurationS = 1;  // of a case that the runtime is not asked for
constexpr double kLeastDurationS = 0.05;

struct Candidate {
  std::string id;
  double cost = kUnknownDurationS;
  std::set<std::string> reached;  // requirements and mutants
};

std::vector<Candidate> CandidatesOf(const std::vector<Case>& cases, const MutationScore& score) {
  std::map<std::string, double> durations;
  for (const MutantCase& ran : score.baseline.cases) durations[ran.id] = ran.duration_s;
  std::map<std::string, std::set<std::string>> noticed;
  for (const MutantResult& each : score.mutants) {
    for (const MutantCase& ran : each.cases) {
      const bool told = std::any_of(ran.rows.begin(), ran.rows.end(),
                                    [](const Evidence& row) { return row.SpeaksOfRuntime(); });
      if (told) noticed[ran.id].insert("mutant " + each.mutant.id);
    }
  }
  std::vector<Candidate> candidates;
  for (const Case& each : cases) {
    Candidate candidate{each.id, kUnknownDurationS, noticed[each.id]};
    if (const auto found = durations.find(each.id); found != durations.end()) {
      candidate.cost = std::max(found->second, kLeastDurationS);
    }
    candidate.reached.insert(each.covers.begin(), each.covers.end());
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

size_t CountNew(const Candidate& candidate, const std::set<std::string>& reached) {
  return static_cast<size_t>(
      std::count_if(candidate.reached.begin(), candidate.reached.end(),
                    [&](const std::string& each) { return !reached.contains(each); }));
}

// The one that reaches most that is new for its time; null when none reaches anything.
const Candidate* Best(const std::vector<Candidate>& candidates,
                      const std::set<std::string>& reached) {
  const Candidate* best = nullptr;
  double best_value = 0;
  for (const Candidate& each : candidates) {
    const double value = static_cast<double>(CountNew(each, reached)) / each.cost;
    if (value > best_value) best = &each, best_value = value;
  }
  return best;
}

// Whether the others reach all that this one does.
bool IsSpare(const Candidate& candidate, const std::vector<const Candidate*>& chosen) {
  std::set<std::string> others;
  for (const Candidate* each : chosen) {
    if (each != &candidate) others.insert(each->reached.begin(), each->reached.end());
  }
  return CountNew(candidate, others) == 0;
}

}  // namespace

std::vector<std::string> QuickSet(const std::vector<Case>& cases, const MutationScore& score) {
  const std::vector<Candidate> candidates = CandidatesOf(cases, score);
  std::vector<const Candidate*> chosen;
  std::set<std::string> reached;
  while (const Candidate* best = Best(candidates, reached)) {
    chosen.push_back(best);
    reached.insert(best->reached.begin(), best->reached.end());
  }
  std::vector<const Candidate*> dearest_first = chosen;
  std::sort(dearest_first.begin(), dearest_first.end(),
            [](const Candidate* a, const Candidate* b) { return a->cost > b->cost; });
  for (const Candidate* each : dearest_first) {
    if (IsSpare(*each, chosen)) std::erase(chosen, each);
  }
  std::vector<std::string> ids;
  ids.reserve(chosen.size());
  for (const Candidate* each : chosen) ids.push_back(each->id);
  return ids;
}

std::string FormatQuickSet(const std::vector<std::string>& ids, const MutationScore& score) {
  std::string text = fmt::format(
      "# The cases of `run --quick`: together they cover every requirement, and notice every "
      "mutant\n"
      "# of {} that the suite has noticed. Written by `mutants --impl {} --quick`; not by hand.\n",
      score.implementation, score.implementation);
  for (const std::string& id : ids) text += id + '\n';
  return text;
}

}  // namespace clusterspec
