#include "harness/load/requirement_loader.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "harness/load/added_in.h"
#include "harness/load/files.h"
#include "harness/load/reader.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

// The enumerator whose name the text is; notes a problem otherwise.
template <typename Enum, size_t N>
Enum LoadWord(const Node& node, std::string_view what, const std::array<Enum, N>& all,
              Reader* reader) {
  const std::string text = reader->String(node, what);
  std::string names;
  for (const Enum each : all) {
    if (ToString(each) == text) return each;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", ToString(each));
  }
  reader->Fail(node, fmt::format("{} is '{}'; expected one of {}", what, text, names));
  return all.front();
}

void CheckRequirement(const Node& node, const Requirement& requirement, Reader* reader) {
  if (requirement.decided_by == DecidedBy::kNothing && requirement.why.empty()) {
    reader->Fail(node,
                 fmt::format("{} is not decided, but no 'why' says the reason", requirement.id));
  }
  if (requirement.decided_by == DecidedBy::kNothing && !requirement.missing.empty()) {
    reader->Fail(*node.Find("missing"),
                 fmt::format("{} is not decided at all; expected no 'missing'", requirement.id));
  }
  if (requirement.readings.size() == 1) {
    reader->Fail(node, fmt::format("{} has one reading; expected none or several", requirement.id));
  }
}

// A version, or a list of them.
std::vector<std::string> LoadVersions(const Node& node, Reader* reader) {
  if (node.kind == NodeKind::kList) return reader->Strings(node, "since");
  return {reader->String(node, "since")};
}

// {">=v16": v16.0.0}: which edition dates it how.
void LoadSince(const Node& node, Requirement* requirement, Reader* reader) {
  if (!reader->IsMap(node, "since")) return;
  for (const auto& [key, value] : node.members) {
    const auto editions = EditionSet::Parse(key);
    if (!editions) {
      reader->FailAtKey(value, editions.error().message);
      continue;
    }
    const auto since = Since::Parse(LoadVersions(value, reader));
    if (!since) {
      reader->Fail(value, since.error().message);
      continue;
    }
    for (const Edition edition : editions->Editions()) {
      if (!requirement->editions.Contains(edition)) {
        reader->FailAtKey(value, fmt::format("{} does not hold in {}, so nothing dates it there",
                                             requirement->id, ToString(edition)));
      } else if (!requirement->since.emplace(edition, *since).second) {
        reader->FailAtKey(value, fmt::format("{} has a date already", ToString(edition)));
      }
    }
  }
}

Requirement LoadRequirement(const Node& node, Reader* reader) {
  Requirement requirement;
  requirement.where = node.where;
  if (!reader->IsMap(node, "a requirement")) return requirement;
  reader->CheckKeys(node, "a requirement", {"id", "text", "level", "editions", "decided"},
                    {"why", "missing", "readings", "since", "contradicts", "added_in"});
  requirement.id = reader->OptionalString(node, "id");
  requirement.text = reader->OptionalString(node, "text");
  requirement.why = reader->OptionalString(node, "why");
  requirement.missing = reader->OptionalString(node, "missing");
  if (const Node* level = node.Find("level")) {
    requirement.level =
        LoadWord(*level, "level",
                 std::array{Level::kMust, Level::kShould, Level::kMay, Level::kInfo}, reader);
  }
  if (const Node* decided = node.Find("decided")) {
    requirement.decided_by = LoadWord(
        *decided, "decided",
        std::array{DecidedBy::kCase, DecidedBy::kMonitor, DecidedBy::kBoth, DecidedBy::kNothing},
        reader);
  }
  if (const Node* editions = node.Find("editions")) {
    requirement.editions = reader->Editions(*editions);
  }
  if (const Node* readings = node.Find("readings");
      readings != nullptr && reader->IsMap(*readings, "readings")) {
    for (const auto& [name, text] : readings->members) {
      requirement.readings[name] = reader->String(text, "a reading");
    }
  }
  requirement.added_in = LoadAddedIn(node, reader);
  if (const Node* since = node.Find("since")) LoadSince(*since, &requirement, reader);
  if (const Node* others = node.Find("contradicts")) {
    requirement.contradicts = reader->Strings(*others, "contradicts");
  }
  CheckRequirement(node, requirement, reader);
  return requirement;
}

// What a requirement contradicts is one of other editions.
Errors CheckContradictions(const Catalogue& catalogue) {
  Errors errors;
  for (const auto& [id, requirement] : catalogue.all()) {
    for (const std::string& name : requirement.contradicts) {
      const Requirement* other = catalogue.Find(name);
      if (other == nullptr) {
        errors.push_back({catalogue.Unknown(name), requirement.where});
        continue;
      }
      for (const Edition edition : other->editions.Editions()) {
        if (!requirement.editions.Contains(edition)) continue;
        errors.push_back(
            {fmt::format("{} contradicts {}, but both hold in {}", id, name, ToString(edition)),
             requirement.where});
        break;
      }
    }
  }
  return errors;
}

}  // namespace

Errors ParseRequirements(const std::string& text, const std::string& file, Catalogue* catalogue) {
  Errors errors;
  Reader reader(&errors);
  const auto node = ParseYaml(text, file);
  if (!node) return {node.error()};
  if (!reader.IsList(*node, "a requirement file")) return errors;
  for (const Node& item : node->items) {
    const Requirement requirement = LoadRequirement(item, &reader);
    const Requirement* earlier = catalogue->Find(requirement.id);
    if (earlier != nullptr) {
      reader.Fail(item, fmt::format("the requirement {} stands already at {}:{}", requirement.id,
                                    earlier->where.file, earlier->where.line));
    } else if (!requirement.id.empty()) {
      catalogue->Insert(requirement);
    }
  }
  return errors;
}

Result<Catalogue, Errors> LoadCatalogue(const std::string& folder) {
  Catalogue catalogue;
  Errors errors;
  const auto files = YamlFiles(folder);
  if (!files) return Errors{files.error()};
  for (const YamlFile& file : *files) {
    const auto text = ReadFile(file.path, kMostYamlBytes);
    const Errors found =
        text ? ParseRequirements(*text, file.path, &catalogue) : Errors{text.error()};
    errors.insert(errors.end(), found.begin(), found.end());
  }
  if (errors.empty()) errors = CheckContradictions(catalogue);
  if (!errors.empty()) return errors;
  return catalogue;
}

}  // namespace clusterspec
