#include "reports/official_page.h"

#include <fmt/format.h>

#include <algorithm>

namespace clusterspec::reports {
namespace {

constexpr std::string_view kClass = "Class: Worker / ";
constexpr std::string_view kEvent = "Event: ";

bool IsAlphanumeric(char c) { return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9'); }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// The last heading, as the official page has it: the text of v10 is a translation.
std::string LastHeading(std::string_view section) {
  const size_t slash = section.rfind(" / ");
  const std::string_view last =
      slash == std::string_view::npos ? section : section.substr(slash + 3);
  return last == "Come Funziona" ? "How It Works" : std::string(last);
}

// "worker.kill" of "worker.kill([signal])".
std::string_view MemberOf(std::string_view heading) { return heading.substr(0, heading.find('(')); }

// What the identifiers of requirements begin with that this section is about: "worker.event.exit".
std::string TopicOf(std::string_view section) {
  const std::string heading = LastHeading(section);
  if (!heading.starts_with(kEvent)) return std::string(MemberOf(heading));
  std::string name = heading.substr(kEvent.size());
  std::erase(name, '\'');
  return (section.starts_with(kClass) ? "worker.event." : "cluster.event.") + name;
}

bool IsAbout(std::string_view requirement, std::string_view topic) {
  return !topic.empty() && requirement.starts_with(topic) &&
         (requirement.size() == topic.size() || requirement[topic.size()] == '.');
}

// Until v12 "cluster_worker_kill_signal".
std::string OldAnchor(std::string_view heading) {
  std::string anchor = "cluster";
  bool gap = true;
  for (const char c : Lower(heading)) {
    if (IsAlphanumeric(c)) {
      if (gap) anchor += '_';
      anchor += c;
    }
    gap = !IsAlphanumeric(c);
  }
  return anchor;
}

// From v16 on "workerkillsignal".
std::string NewAnchor(std::string_view heading) {
  std::string anchor;
  for (const char c : Lower(heading)) {
    if (IsAlphanumeric(c)) anchor += c;
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

std::string LinkOf(Edition edition, const std::string& section, const StatementMap& map) {
  std::string page =
      fmt::format("https://nodejs.org/docs/latest-{}.x/api/cluster.html", ToString(edition));
  if (section.empty()) return page;
  const std::string heading = LastHeading(section);
  const bool is_old = edition < Edition::kV16;
  const std::string anchor = is_old ? OldAnchor(heading) : NewAnchor(heading);
  // The events of the module come after those of its workers, whose names they share.
  const bool is_second =
      !section.starts_with(kClass) &&
      std::any_of(map.statements.begin(), map.statements.end(), [&](const Statement& each) {
        return each.section == std::string(kClass) + section;
      });
  return fmt::format("{}#{}{}", page, anchor, is_second ? "_1" : "");
}

// How often each section speaks of each requirement, in the order of the page.
using Mentions = std::map<std::string, std::vector<std::pair<std::string, int>>>;

Mentions MentionsIn(const StatementMap& map) {
  Mentions mentions;
  for (const Statement& statement : map.statements) {
    for (const std::string& id : statement.requirements) {
      auto& sections = mentions[id];
      if (sections.empty() || sections.back().first != statement.section) {
        sections.emplace_back(statement.section, 0);
      }
      ++sections.back().second;
    }
  }
  return mentions;
}

}  // namespace

std::string TitleOf(std::string_view heading) {
  if (heading.empty()) return "Introduction";
  const std::string last = LastHeading(heading);
  if (last.starts_with(kEvent)) {
    return heading.starts_with(kClass) ? "Worker event: " + last.substr(kEvent.size()) : last;
  }
  if (Lower(last) == "how it works") return "How it works";
  const std::string member(MemberOf(last));
  return member.size() == last.size() ? last : member + "()";
}

OfficialPages::OfficialPages(const StatementMaps& maps) {
  for (auto map = maps.rbegin(); map != maps.rend(); ++map) {
    for (const Statement& statement : map->second.statements) {
      const std::string title = TitleOf(statement.section);
      if (std::find(titles_.begin(), titles_.end(), title) == titles_.end()) {
        titles_.push_back(title);
      }
    }
    for (const auto& [id, sections] : MentionsIn(map->second)) {
      const std::string* best = nullptr;
      int most = 0;
      for (const auto& [section, count] : sections) {
        const int weight = count + (IsAbout(id, TopicOf(section)) ? 1000 : 0);
        if (weight > most) {
          most = weight;
          best = &section;
        }
      }
      sections_[map->first][id] = {TitleOf(*best), LinkOf(map->first, *best, map->second)};
    }
  }
}

const PageSection* OfficialPages::Find(Edition edition, std::string_view requirement) const {
  const auto sections = sections_.find(edition);
  if (sections == sections_.end()) return nullptr;
  const auto found = sections->second.find(requirement);
  return found == sections->second.end() ? nullptr : &found->second;
}

const PageSection* OfficialPages::FindNewest(std::string_view requirement) const {
  for (auto each = sections_.rbegin(); each != sections_.rend(); ++each) {
    if (const PageSection* found = Find(each->first, requirement)) return found;
  }
  return nullptr;
}

}  // namespace clusterspec::reports
