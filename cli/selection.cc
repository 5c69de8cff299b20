#include "cli/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>

#include "cli/quick_cases.h"
#include "harness/judge/judge.h"
#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

bool AnyMatches(const std::vector<std::string>& globs, const std::string& text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, text); });
}

// Who asks for a form need not say it with every id.
bool AnyMatches(const std::vector<std::string>& globs, const Case& a_case,
                const SelectionFlags& flags) {
  return AnyMatches(globs, a_case.id) ||
         (!flags.forms.empty() && AnyMatches(globs, WrittenId(a_case.id)));
}

bool Asked(const Case& a_case, const SelectionFlags& flags) {
  if (!flags.include.empty() && !AnyMatches(flags.include, a_case, flags)) return false;
  if (AnyMatches(flags.exclude, a_case, flags)) return false;
  return flags.requirements.empty() ||
         std::any_of(a_case.covers.begin(), a_case.covers.end(),
                     [&](const std::string& id) { return AnyMatches(flags.requirements, id); });
}

// The standard's shuffle differs between libraries; the same seed must give the same order.
void Shuffle(std::vector<const Case*>* cases, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (size_t i = cases->size(); i > 1; --i) std::swap((*cases)[i - 1], (*cases)[random() % i]);
}

}  // namespace

Result<std::pair<int, int>> ParseShard(const std::string& text) {
  std::pair<int, int> shard{1, 1};
  if (text.empty()) return shard;
  const char* const end = text.data() + text.size();
  const auto [slash, first_error] = std::from_chars(text.data(), end, shard.first);
  const bool first = first_error == std::errc() && slash != end && *slash == '/';
  const auto [rest, second_error] = std::from_chars(first ? slash + 1 : end, end, shard.second);
  const bool read = first && second_error == std::errc() && rest == end;
  if (read && shard.first >= 1 && shard.first <= shard.second) return shard;
  return Error{fmt::format("--shard {}: expected I/N with 1 <= I <= N, such as 2/5", text), {}};
}

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
  if (flags.quick) filters.emplace_back("--quick");
  return filters;
}

Result<std::vector<const Case*>> Select(const std::vector<Case>& cases, const SelectionFlags& flags,
                                        Edition edition, const Catalogue& catalogue) {
  const auto shard = ParseShard(flags.shard);
  if (!shard) return shard.error();
  std::set<std::string> quick;
  if (flags.quick) {
    auto listed = LoadQuickCases();
    if (!listed) return listed.error();
    quick = *std::move(listed);
  }
  std::vector<const Case*> asked;
  for (const Case& each : cases) {
    if (flags.quick && !quick.contains(each.id)) continue;
    if (Asked(each, flags) && Applies(each, edition, catalogue)) asked.push_back(&each);
  }
  if (asked.empty()) {
    std::vector<std::string> ids;
    ids.reserve(cases.size());
    for (const Case& each : cases) ids.push_back(each.id);
    const std::string typed = flags.include.size() == 1 ? flags.include.front() : "";
    return Error{fmt::format("no case of edition {} is selected.{} `clusterspec list cases` shows "
                             "them",
                             ToString(edition), typed.empty() ? "" : DidYouMean(typed, ids)),
                 {}};
  }
  std::vector<const Case*> selected;
  for (int round = 0; round < flags.repeat; ++round) {
    for (size_t i = 0; i < asked.size(); ++i) {
      if (static_cast<int>(i) % shard->second == shard->first - 1) selected.push_back(asked[i]);
    }
  }
  if (flags.seed != 0) Shuffle(&selected, flags.seed);
  return selected;
}

}  // namespace clusterspec
