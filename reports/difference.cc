#include "reports/difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/sections.h"
#include "reports/text.h"
#include "spec/nouns/stable_text.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kLongestMessage = 160;

std::map<std::string, Change> SideBySide(const Report& before, const Report& after) {
  std::map<std::string, Change> changes;
  for (const CaseOutcome& each : before.cases) changes[each.id].before = &each;
  for (const CaseOutcome& each : after.cases) changes[each.id].after = &each;
  return changes;
}

bool Fails(const CaseOutcome* result) { return result != nullptr && IsFailure(result->verdict); }

// A row explained/CASE is there only where nothing explains the trace: none means that all is well.
bool IsWellWithout(const std::string& id, const Report& report) {
  return id.starts_with("explained/") && report.explained;
}

void Sort(const Change& change, const Report& before, const Report& after, Difference* to) {
  const bool was = Fails(change.before);
  const bool is = Fails(change.after);
  const std::string& id = change.id();
  if (change.before == nullptr && !IsWellWithout(id, before)) {
    is ? to->added.push_back(change) : static_cast<void>(++to->only_after);
  } else if (change.after == nullptr && !IsWellWithout(id, after)) {
    was ? to->gone.push_back(change) : static_cast<void>(++to->only_before);
  } else if (!was && is) {
    to->broken.push_back(change);
  } else if (was && (change.after == nullptr || change.after->verdict == Verdict::kPass)) {
    to->mended.push_back(change);
  } else if (was && is) {
    const bool same = change.before->verdict == change.after->verdict &&
                      StableText(change.before->Message()) == StableText(change.after->Message());
    if (!same) to->otherwise.push_back(change);
  } else if (change.before != nullptr && change.after != nullptr &&
             (change.before->verdict != change.after->verdict ||
              change.before->why != change.after->why)) {
    to->moved.push_back(change);
  }
}

void CompareRequirements(const Report& before, const Report& after, Difference* to) {
  for (const RequirementResult& now : after.requirements) {
    const RequirementResult* then = FindRequirement(before, now.id);
    if (then == nullptr) continue;
    const bool was = IsFailure(then->verdict);
    const bool is = IsFailure(now.verdict);
    if (!was && is) to->requirements_lost.push_back(now.id);
    if (was && now.verdict == Verdict::kPass) to->requirements_won.push_back(now.id);
  }
}

std::set<std::string> Shown(const Report& report) {
  std::set<std::string> ids;
  for (const DeviationResult& each : report.deviations) ids.insert(each.id);
  return ids;
}

std::string VerdictOf(const CaseOutcome* result) {
  return result == nullptr ? "explained" : VerdictText(result->verdict, result->why);
}

std::string MessageOf(const CaseOutcome* result) {
  if (result == nullptr || result->Message().empty()) return "";
  return ": " + Clip(OneLine(result->Message()), kLongestMessage);
}

// What a requirement asks for, below the result that broke it, and who contests that.
std::string Asked(const CaseOutcome* result, const Report& report) {
  if (result == nullptr) return "";
  const std::string id = result->MainRequirement();
  const RequirementResult* requirement = FindRequirement(report, id);
  std::string text;
  if (requirement != nullptr && !requirement->text.empty()) {
    text += fmt::format("      asked: {} ({})\n", Folded(requirement->text), OneLine(id));
  }
  if (!result->disputed.empty()) {
    text += fmt::format("      disputed: {}\n", OneLine(result->disputed));
  }
  return text;
}

using Words = std::string (*)(const Change&, const Report& before, const Report& after);

std::string List(const std::vector<Change>& changes, const Report& before, const Report& after,
                 std::string_view title, Words words) {
  if (changes.empty()) return "";
  std::string text = fmt::format("\n{} ({}):\n", title, changes.size());
  for (const Change& each : changes) {
    text += fmt::format("  {}\n{}", OneLine(each.id()), words(each, before, after));
  }
  return text;
}

std::string Broke(const Change& change, const Report& /*before*/, const Report& after) {
  return fmt::format("      {} before, now {}{}\n{}", VerdictOf(change.before),
                     VerdictOf(change.after), MessageOf(change.after), Asked(change.after, after));
}

std::string Mended(const Change& change, const Report& /*before*/, const Report& /*after*/) {
  return fmt::format("      was {}{}\n", VerdictOf(change.before), MessageOf(change.before));
}

std::string FailsOtherwise(const Change& change, const Report& /*before*/,
                           const Report& /*after*/) {
  return fmt::format("      was {}{}\n      now {}{}\n", VerdictOf(change.before),
                     MessageOf(change.before), VerdictOf(change.after), MessageOf(change.after));
}

std::string Moved(const Change& change, const Report& /*before*/, const Report& /*after*/) {
  return fmt::format("      was {}, now {}{}\n", VerdictOf(change.before), VerdictOf(change.after),
                     MessageOf(change.after));
}

std::string OnlyNow(const Change& change, const Report& /*before*/, const Report& after) {
  return fmt::format("      {}{}\n{}", VerdictOf(change.after), MessageOf(change.after),
                     Asked(change.after, after));
}

std::string Ids(std::string_view title, const std::vector<std::string>& ids) {
  if (ids.empty()) return "";
  return fmt::format("\n{} ({}): {}\n", title, ids.size(),
                     OneLine(fmt::format("{}", fmt::join(ids, ", "))));
}

std::string Name(const Report& report) {
  const std::string part = PartText(report);
  return fmt::format("{}, edition {} ({}{}{})", OneLine(ImplementationText(report)),
                     ToString(report.edition), Plural(report.cases.size(), "result"),
                     part.empty() ? "" : ", ", OneLine(part));
}

std::string Only(size_t count, std::string_view which) {
  if (count == 0) return "";
  return fmt::format("\n{} without a failure {} only in the {}.\n", Plural(count, "result"),
                     count == 1 ? "is" : "are", which);
}

}  // namespace

bool Difference::IsEmpty() const {
  return broken.empty() && mended.empty() && otherwise.empty() && moved.empty() && gone.empty() &&
         added.empty() && only_before == 0 && only_after == 0 && requirements_lost.empty() &&
         requirements_won.empty() && deviations_lost.empty() && deviations_won.empty();
}

Difference Compare(const Report& before, const Report& after) {
  Difference difference;
  const std::map<std::string, Change> changes = SideBySide(before, after);
  for (const auto& [id, change] : changes) Sort(change, before, after, &difference);
  CompareRequirements(before, after, &difference);
  const std::set<std::string> then = Shown(before);
  const std::set<std::string> now = Shown(after);
  std::set_difference(then.begin(), then.end(), now.begin(), now.end(),
                      std::back_inserter(difference.deviations_lost));
  std::set_difference(now.begin(), now.end(), then.begin(), then.end(),
                      std::back_inserter(difference.deviations_won));
  return difference;
}

std::string ToText(const Difference& difference, const Report& before, const Report& after) {
  std::string text = fmt::format("from  {}\nto    {}\n", Name(before), Name(after));
  if (difference.IsEmpty()) return text + "\nNothing changed.\n";
  const auto list = [&](const std::vector<Change>& changes, std::string_view title, Words words) {
    text += List(changes, before, after, title, words);
  };
  list(difference.broken, "Broke", Broke);
  list(difference.added, "New, and failing", OnlyNow);
  list(difference.otherwise, "Fails in another way", FailsOtherwise);
  list(difference.mended, "Mended", Mended);
  list(difference.gone, "No longer there, failed before", Mended);
  list(difference.moved, "Otherwise changed", Moved);
  text += Only(difference.only_before, "first") + Only(difference.only_after, "second");
  text += Ids("Requirements broken now", difference.requirements_lost);
  text += Ids("Requirements kept now", difference.requirements_won);
  text += Ids("Deviations shown now", difference.deviations_won);
  return text + Ids("Deviations no longer shown", difference.deviations_lost);
}

}  // namespace clusterspec::reports
