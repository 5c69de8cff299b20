#include "spec/nouns/edition.h"

#include <fmt/format.h>

#include <algorithm>

namespace clusterspec {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

size_t Index(Edition edition) { return static_cast<size_t>(edition); }

Result<Edition> ParseName(std::string_view name) {
  if (const auto edition = ParseEdition(Trim(name))) return *edition;
  return Error{
      fmt::format("'{}' is not an edition; expected one of {}", Trim(name), EditionNames()), {}};
}

// The first and last edition that one term of the list names.
Result<std::pair<Edition, Edition>> ParseTerm(std::string_view term) {
  const auto between = [](Result<Edition> first,
                          Result<Edition> last) -> Result<std::pair<Edition, Edition>> {
    if (!first) return first.error();
    if (!last) return last.error();
    if (*last < *first) return Error{"the range of editions is empty", {}};
    return std::pair{*first, *last};
  };
  if (term == "all") return std::pair{kAllEditions.front(), kAllEditions.back()};
  if (term.starts_with(">=")) return between(ParseName(term.substr(2)), kAllEditions.back());
  if (term.starts_with("<=")) return between(kAllEditions.front(), ParseName(term.substr(2)));
  if (const size_t dots = term.find(".."); dots != std::string_view::npos) {
    return between(ParseName(term.substr(0, dots)), ParseName(term.substr(dots + 2)));
  }
  return between(ParseName(term), ParseName(term));
}

}  // namespace

std::string EditionNames() {
  std::vector<std::string_view> names;
  names.reserve(kAllEditions.size());
  for (const Edition each : kAllEditions) names.push_back(ToString(each));
  return fmt::format("{}", fmt::join(names, ", "));
}

EditionSet EditionSet::All() {
  EditionSet set;
  set.members_.fill(true);
  return set;
}

Result<EditionSet> EditionSet::Parse(std::string_view text) {
  EditionSet set;
  while (true) {
    const size_t comma = text.find(',');
    const auto term = ParseTerm(Trim(text.substr(0, comma)));
    if (!term) return term.error();
    for (size_t i = Index(term->first); i <= Index(term->second); ++i) set.members_[i] = true;
    if (comma == std::string_view::npos) return set;
    text.remove_prefix(comma + 1);
  }
}

void EditionSet::Insert(Edition edition) { members_[Index(edition)] = true; }

bool EditionSet::Contains(Edition edition) const { return members_[Index(edition)]; }

bool EditionSet::empty() const {
  return std::none_of(members_.begin(), members_.end(), [](bool member) { return member; });
}

std::vector<Edition> EditionSet::Editions() const {
  std::vector<Edition> editions;
  std::copy_if(kAllEditions.begin(), kAllEditions.end(), std::back_inserter(editions),
               [this](Edition edition) { return Contains(edition); });
  return editions;
}

std::string EditionSet::ToString() const {
  const std::vector<Edition> editions = Editions();
  if (editions.size() == kAllEditions.size()) return "all";
  if (editions.empty()) return "none";
  const size_t span = Index(editions.back()) - Index(editions.front()) + 1;
  if (span == editions.size() && span > 1) {
    if (editions.back() == kAllEditions.back()) {
      return fmt::format(">={}", clusterspec::ToString(editions.front()));
    }
    if (editions.front() == kAllEditions.front()) {
      return fmt::format("<={}", clusterspec::ToString(editions.back()));
    }
    return fmt::format("{}..{}", clusterspec::ToString(editions.front()),
                       clusterspec::ToString(editions.back()));
  }
  std::vector<std::string_view> names;
  names.reserve(editions.size());
  for (const Edition edition : editions) names.push_back(clusterspec::ToString(edition));
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace clusterspec
