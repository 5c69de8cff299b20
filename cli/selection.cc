#include "cli/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "cli/quick_cases.h"
#include "harness/judge/judge.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

// Who asks for a form need not say it with every id.
bool AnyMatches(const std::vector<std::string>& globs, const Case& a_case,
                const SelectionFlags& flags) {
  return AnyGlobMatches(globs, a_case.id) ||
         (!flags.forms.empty() && AnyGlobMatches(globs, WrittenId(a_case.id)));
}

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool Asked(const Case& a_case, const SelectionFlags& flags) {
  if (!flags.include.empty() && !AnyMatches(flags.include, a_case, flags)) return false;
  if (AnyMatches(flags.exclude, a_case, flags)) return false;
  if (!flags.again.empty() && !Contains(flags.again, a_case.id)) return false;
  return flags.requirements.empty() ||
         std::any_of(a_case.covers.begin(), a_case.covers.end(),
                     [&](const std::string& id) { return AnyGlobMatches(flags.requirements, id); });
}

// The standard's shuffle differs between libraries; the same seed must give the same order.
void Shuffle(std::vector<const Case*>* cases, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (size_t i = cases->size(); i > 1; --i) std::swap((*cases)[i - 1], (*cases)[random() % i]);
}

Error NothingSelected(const std::vector<Case>& cases, const SelectionFlags& flags,
                      Edition edition) {
  std::vector<std::string> ids;
  ids.reserve(cases.size());
  for (const Case& each : cases) ids.push_back(each.id);
  const std::string typed = flags.include.size() == 1 ? flags.include.front() : "";
  return {fmt::format("no case of edition {} is selected.{} `clusterspec list cases` shows them",
                      ToString(edition), typed.empty() ? "" : DidYouMean(typed, ids)),
          {}};
}

}  // namespace

std::vector<std::string> FormNames() {
  std::vector<std::string> names;
  names.reserve(std::size(kForms));
  for (const Form form : kForms) names.emplace_back(ToString(form));
  return names;
}

std::set<Form> FormsOf(const SelectionFlags& flags) {
  std::set<Form> forms;
  for (const std::string& name : flags.forms) forms.insert(*ParseForm(name));
  if (forms.empty()) forms = {Form::kNet, Form::kHttp};
  for (const std::string& id : flags.again) forms.insert(FormOf(id));
  for (const std::string& glob : flags.include) {
    if (FormOf(glob) != Form::kNet) forms.insert(FormOf(glob));
  }
  return forms;
}

std::vector<std::string> FiltersOf(const SelectionFlags& flags) {
  std::vector<std::string> filters;
  const auto add = [&](std::string_view flag, const std::vector<std::string>& globs) {
    for (const std::string& glob : globs) filters.push_back(fmt::format("{} {}", flag, glob));
  };
  add("--include", flags.include);
  add("--exclude", flags.exclude);
  add("--requirement", flags.requirements);
  if (!flags.as_of.empty()) filters.push_back("--as-of " + flags.as_of);
  if (flags.quick) filters.emplace_back("--quick");
  if (!flags.rerun.empty()) add("--rerun-failed", {flags.rerun});
  return filters;
}

std::vector<std::string> NotAsListed(const Report& report) {
  constexpr std::string_view kExplained = "explained/";
  std::set<std::string> ids;
  for (const CaseOutcome& result : report.cases) {
    if (result.expected) continue;
    if (result.id.starts_with("monitor/")) {
      ids.insert(result.broken_by.begin(), result.broken_by.end());
    } else {
      const bool explained = result.id.starts_with(kExplained);
      ids.insert(explained ? result.id.substr(kExplained.size()) : result.id);
    }
  }
  return {ids.begin(), ids.end()};
}

Result<Selection> Select(const std::vector<Case>& cases, const SelectionFlags& flags,
                         Edition edition, const Catalogue& catalogue, const Durations& durations) {
  const auto shard = ParseShard(flags.shard);
  if (!shard) return shard.error();
  std::map<std::string, size_t> quick;  // with its place in the list
  if (flags.quick || flags.soonest) {
    const auto listed = LoadQuickCases();
    if (!listed) return listed.error();
    for (const std::string& id : *listed) quick.emplace(id, quick.size());
  }
  std::vector<const Case*> asked;
  for (const Case& each : cases) {
    if (flags.quick && !quick.contains(each.id)) continue;
    if (Asked(each, flags) && Applies(each, edition, catalogue)) asked.push_back(&each);
  }
  if (asked.empty()) return NothingSelected(cases, flags, edition);
  Selection selection;
  selection.shard = *shard;
  if (shard->count > 1) {
    ShardPlan plan = PlanShards(asked, durations, shard->count);
    asked = std::move(plan.shards[static_cast<size_t>(shard->number) - 1]);
    selection.shard_plan = std::move(plan.id);
  }
  if (flags.soonest) {
    const auto place = [&](const Case* each) {
      const auto found = quick.find(each->id);
      return found == quick.end() ? quick.size() : found->second;
    };
    std::stable_sort(asked.begin(), asked.end(),
                     [&](const Case* a, const Case* b) { return place(a) < place(b); });
  }
  for (int round = 0; round < flags.repeat; ++round) {
    selection.cases.insert(selection.cases.end(), asked.begin(), asked.end());
  }
  if (flags.seed != 0) Shuffle(&selection.cases, flags.seed);
  return selection;
}

}  // namespace clusterspec
