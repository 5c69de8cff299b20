#include "harness/known_failures/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "harness/known_failures/outcomes.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/stable_text.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

struct Older {
  bool operator()(const std::string& a, const std::string& b) const { return IsOlder(a, b); }
};

// How one result ends in one version and edition.
struct Known {
  std::vector<Verdict> verdicts;
  std::string message;
  Difference difference;

  bool operator==(const Known&) const = default;
};

class Updater {
 public:
  Updater(const KnownFailures& old, const std::vector<Deviation>& catalogue,
          const std::string& otherwise)
      : old_(old), catalogue_(catalogue), otherwise_(otherwise) {
    for (const TestedVersion& each : old.tested) {
      for (const Edition edition : each.editions.Editions()) Expand(each.version, edition);
    }
  }

  void Add(const Report& report) {
    tested_[report.edition].insert(report.version);
    for (auto& [key, versions] : known_) {
      const bool explained = report.explained || !key.second.starts_with("explained/");
      const bool asked = explained && std::count(report.forms.begin(), report.forms.end(),
                                                 FormOf(key.second)) != 0;
      if (key.first == report.edition && asked) versions.erase(report.version);
    }
    KeepFlaky(report);
    for (const CaseOutcome& result : report.cases) {
      if (!IsFailure(result.verdict)) continue;
      if (!result.disputed.empty() && result.listed.empty()) continue;
      known_[{report.edition, result.id}].emplace(report.version, KnownOf(result, report));
    }
  }

  KnownFailures Take() {
    KnownFailures known;
    known.tested = Tested();
    for (const auto& [key, versions] : known_) AddRanges(key.first, key.second, versions);
    known.failures = std::move(failures_);
    std::sort(known.failures.begin(), known.failures.end(), [](auto& a, auto& b) {
      const auto order = [](const KnownFailure& each) {
        const Difference& difference = each.difference;
        return std::tie(difference.deviation, difference.reason, difference.link,
                        difference.expires, each.id);
      };
      return order(a) != order(b) ? order(a) < order(b) : IsOlder(a.since, b.since);
    });
    return known;
  }

 private:
  using Versions = std::map<std::string, Known, Older>;

  void Expand(const std::string& version, Edition edition) {
    tested_[edition].insert(version);
    for (const KnownFailure& known : old_.failures) {
      if (!AppliesTo(known, version, edition)) continue;
      known_[{edition, known.id}][version] = {known.verdicts, known.message, known.difference};
    }
  }

  static bool ShowsIn(const KnownFailure& known, const CaseResult& result) {
    const std::vector<WayToEnd> ways = result.Ways();
    return std::any_of(ways.begin(), ways.end(),
                       [&](const WayToEnd& way) { return Matches(known, way); });
  }

  // One run shows one of several verdicts, and that says nothing against the others.
  void KeepFlaky(const Report& report) {
    for (const KnownFailure& each : old_.failures) {
      if (!each.IsFlaky() || !AppliesTo(each, report.version, report.edition)) continue;
      const auto result =
          std::find_if(report.cases.begin(), report.cases.end(),
                       [&](const CaseOutcome& outcome) { return outcome.id == each.id; });
      // A trace that is explained has no row.
      const bool shows =
          result == report.cases.end() ? each.id.starts_with("explained/") : ShowsIn(each, *result);
      if (!shows) continue;
      known_[{report.edition, each.id}][report.version] = {each.verdicts, each.message,
                                                           each.difference};
    }
  }

  // A person may have put a wider glob in the place of a message that changes from run to run.
  Known KnownOf(const CaseResult& result, const Report& report) const {
    Known known{{result.verdict}, StableText(result.Message()), {}};
    const KnownFailure* same = nullptr;
    const KnownFailure* in_other_form = nullptr;
    for (const KnownFailure& each : old_.failures) {
      if (WrittenId(each.id) != WrittenId(result.id) || !each.Lists(result.verdict)) continue;
      const bool matches = GlobMatches(each.message, result.Message());
      if (each.id == result.id) same = &each;
      if (each.id == result.id && matches) known.message = each.message;
      if (each.id != result.id && matches) in_other_form = &each;
    }
    if (same == nullptr) same = in_other_form;
    known.difference = same != nullptr ? same->difference : Catalogued(result.id, report);
    return known;
  }

  Difference Catalogued(const std::string& id, const Report& report) const {
    for (const Deviation& each : catalogue_) {
      const bool shows = each.ShownBy(report.Runtime(), report.version) != nullptr;
      if (each.Lists(id) && shows && each.editions.Contains(report.edition)) {
        return {each.id, each.text, "", ""};
      }
    }
    return {"", otherwise_, "", ""};
  }

  // From one tested version to the next, as long as nothing changes.
  void AddRanges(Edition edition, const std::string& id, const Versions& versions) {
    const auto& tested = tested_.at(edition);
    std::optional<KnownFailure> open;
    std::optional<Known> shown;
    for (const std::string& version : tested) {
      const auto found = versions.find(version);
      const bool goes_on = open && found != versions.end() && *shown == found->second;
      if (goes_on) {
        open->until = version;
        continue;
      }
      if (open) AddFailure(*std::exchange(open, std::nullopt));
      if (found == versions.end()) continue;
      shown = found->second;
      open = KnownFailure{id,      shown->verdicts, shown->message,    version,
                          version, EditionSet(),    shown->difference, {}};
      open->editions.Insert(edition);
    }
    if (!open) return;
    open->until.clear();
    AddFailure(*open);
  }

  // What other editions say in the same words is said once.
  void AddFailure(const KnownFailure& failure) {
    for (KnownFailure& other : failures_) {
      const bool same = other.id == failure.id && other.verdicts == failure.verdicts &&
                        other.message == failure.message && other.since == failure.since &&
                        other.until == failure.until && other.difference == failure.difference;
      if (!same) continue;
      for (const Edition edition : failure.editions.Editions()) other.editions.Insert(edition);
      return;
    }
    failures_.push_back(failure);
  }

  std::vector<TestedVersion> Tested() const {
    std::map<std::string, EditionSet, Older> by_version;
    for (const auto& [edition, versions] : tested_) {
      for (const std::string& version : versions) by_version[version].Insert(edition);
    }
    std::vector<TestedVersion> tested;
    tested.reserve(by_version.size());
    for (const auto& [version, editions] : by_version) tested.push_back({version, editions});
    return tested;
  }

  const KnownFailures& old_;
  const std::vector<Deviation>& catalogue_;
  const std::string& otherwise_;
  std::map<Edition, std::set<std::string, Older>> tested_;
  std::map<std::pair<Edition, std::string>, Versions> known_;
  std::vector<KnownFailure> failures_;
};

std::set<std::string> LinesOf(const KnownFailures& known) {
  std::set<std::string> lines;
  for (const TestedVersion& each : known.tested) {
    lines.insert(fmt::format("tested {} in {}", each.version, each.editions.ToString()));
  }
  for (const KnownFailure& each : known.failures) {
    const std::string until = each.until.empty() ? "on" : "to " + each.until;
    const std::string& reason = each.difference.reason;
    lines.insert(fmt::format("{} in {}, from {} {}: {} with \"{}\": {}", each.id,
                             each.editions.ToString(), each.since, until, VerdictsText(each),
                             each.message, reason.empty() ? "NO REASON YET" : reason));
  }
  return lines;
}

}  // namespace

KnownFailures Update(const KnownFailures& old, const std::vector<Report>& reports,
                     const std::vector<Deviation>& catalogue, const std::string& otherwise) {
  Updater updater(old, catalogue, otherwise);
  for (const Report& report : reports) updater.Add(report);
  KnownFailures known = updater.Take();
  known.disputes = old.disputes;
  return known;
}

std::vector<std::string> ChangesBetween(const KnownFailures& before, const KnownFailures& after) {
  const std::set<std::string> old_lines = LinesOf(before);
  const std::set<std::string> new_lines = LinesOf(after);
  std::vector<std::string> changes;
  for (const std::string& line : old_lines) {
    if (!new_lines.contains(line)) changes.push_back("- " + line);
  }
  for (const std::string& line : new_lines) {
    if (!old_lines.contains(line)) changes.push_back("+ " + line);
  }
  return changes;
}

}  // namespace clusterspec
