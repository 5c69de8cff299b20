#include "harness/load/statement_loader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <set>
#include <utility>

#include "harness/load/files.h"
#include "harness/load/reader.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

class MapLoader {
 public:
  // A null catalogue: ids and classes are not checked.
  MapLoader(Edition edition, const Catalogue* catalogue, Errors* errors)
      : catalogue_(catalogue), reader_(errors) {
    map_.edition = edition;
  }

  StatementMap Load(const Node& node) {
    if (!reader_.IsMap(node, "a statement map")) return map_;
    reader_.CheckKeys(node, "a statement map", {"edition", "sections"}, {});
    LoadEdition(node);
    const Node* sections = node.Find("sections");
    if (sections != nullptr && reader_.IsList(*sections, "sections")) {
      for (const Node& section : sections->items) LoadSection(section);
    }
    return std::move(map_);
  }

 private:
  void LoadEdition(const Node& map) {
    const Node* node = map.Find("edition");
    if (node == nullptr) return;
    const std::string name = reader_.String(*node, "edition");
    if (name == ToString(map_.edition)) return;
    reader_.Fail(*node, fmt::format("this is the map of '{}'; expected {}, after the file's name",
                                    name, ToString(map_.edition)));
  }

  void LoadSection(const Node& node) {
    if (!reader_.IsMap(node, "a section")) return;
    reader_.CheckKeys(node, "a section", {"section", "statements"}, {});
    const std::string name = reader_.OptionalString(node, "section");
    const Node* statements = node.Find("statements");
    if (statements == nullptr || !reader_.IsList(*statements, "statements")) return;
    int ordinal = 0;
    for (const Node& each : statements->items) LoadStatement(each, name, ++ordinal);
  }

  void LoadStatement(const Node& node, const std::string& section, int ordinal) {
    if (!reader_.IsMap(node, "a statement")) return;
    reader_.CheckKeys(node, "a statement", {"n", "line", "hash", "chars", "class"},
                      {"requirements"});
    Statement statement;
    statement.section = section;
    statement.ordinal = ordinal;
    statement.where = node.where;
    if (const Node* n = node.Find("n")) {
      if (reader_.Integer(*n, "n") != ordinal) {
        reader_.Fail(*n, fmt::format("n is {}; expected {}: statements are numbered from 1 in "
                                     "every section",
                                     n->text, ordinal));
      }
    }
    if (const Node* line = node.Find("line")) {
      statement.line = reader_.Integer(*line, "line").value_or(0);
    }
    LoadFingerprint(node, &statement);
    LoadClass(node, &statement);
    LoadRequirements(node, &statement);
    map_.statements.push_back(std::move(statement));
  }

  void LoadFingerprint(const Node& node, Statement* statement) {
    if (const Node* hash = node.Find("hash")) {
      const std::string& text = hash->text;
      const auto [end, error] =
          std::from_chars(text.data(), text.data() + text.size(), statement->fingerprint.hash, 16);
      if (error != std::errc() || end != text.data() + text.size() || text.size() != 16) {
        reader_.Fail(*hash, fmt::format("hash is '{}'; expected 16 hexadecimal digits", text));
      }
    }
    if (const Node* chars = node.Find("chars")) {
      statement->fingerprint.length = reader_.Integer(*chars, "chars").value_or(1);
      if (statement->fingerprint.length < 1) reader_.Fail(*chars, "chars is less than 1");
    }
  }

  void LoadClass(const Node& node, Statement* statement) {
    const Node* word = node.Find("class");
    if (word == nullptr) return;
    std::vector<std::string> names;
    for (const StatementClass each : kAllStatementClasses) {
      names.emplace_back(ToString(each));
      if (names.back() == word->text) statement->statement_class = each;
    }
    if (statement->statement_class || catalogue_ == nullptr) return;
    reader_.Fail(*word, fmt::format("class is '{}'; expected one of {}.{}", word->text,
                                    fmt::join(names, ", "), DidYouMean(word->text, names)));
  }

  void LoadRequirements(const Node& node, Statement* statement) {
    const Node* list = node.Find("requirements");
    if (list != nullptr) statement->requirements = reader_.Strings(*list, "requirements");
    if (catalogue_ == nullptr) return;
    if (statement->statement_class == StatementClass::kNormative &&
        statement->requirements.empty()) {
      reader_.Fail(node,
                   "a normative statement gives rise to no requirement; expected at least "
                   "one under 'requirements'");
    }
    for (size_t i = 0; i < statement->requirements.size(); ++i) {
      CheckId(list->items[i], statement->requirements[i]);
    }
  }

  void CheckId(const Node& node, const std::string& id) {
    const Requirement* requirement = catalogue_->Find(id);
    if (requirement == nullptr) {
      reader_.Fail(node, catalogue_->Unknown(id));
    } else if (!requirement->editions.Contains(map_.edition)) {
      reader_.Fail(node, fmt::format("the requirement {} does not hold in {}, but in {} ({}:{})",
                                     id, ToString(map_.edition), requirement->editions.ToString(),
                                     requirement->where.file, requirement->where.line));
    }
  }

  const Catalogue* catalogue_;
  Reader reader_;
  StatementMap map_;
};

std::string FileOf(const std::string& folder, Edition edition) {
  return fmt::format("{}/{}.yaml", folder, ToString(edition));
}

// The requirements that no statement of an edition gives rise to although they hold in it.
Errors CheckEveryRequirementIsStated(const StatementMaps& maps, const Catalogue& catalogue) {
  Errors errors;
  for (const auto& [edition, map] : maps) {
    std::set<std::string> stated;
    for (const Statement& each : map.statements) {
      stated.insert(each.requirements.begin(), each.requirements.end());
    }
    for (const auto& [id, requirement] : catalogue.all()) {
      if (!requirement.editions.Contains(edition) || stated.contains(id)) continue;
      errors.push_back({fmt::format("the requirement {} holds in {}, but no statement of that "
                                    "edition gives rise to it; name it in the edition's map, or "
                                    "correct 'editions'",
                                    id, ToString(edition)),
                        requirement.where});
    }
  }
  return errors;
}

}  // namespace

Result<StatementMap, Errors> ParseStatementMap(const std::string& text, const std::string& file,
                                               Edition edition, const Catalogue& catalogue) {
  const auto node = ParseYaml(text, file);
  if (!node) return Errors{node.error()};
  Errors errors;
  StatementMap map = MapLoader(edition, &catalogue, &errors).Load(*node);
  if (!errors.empty()) return errors;
  return map;
}

Result<StatementMaps, Errors> LoadStatementMaps(const std::string& folder,
                                                const Catalogue& catalogue) {
  StatementMaps maps;
  Errors errors;
  const auto note = [&](const Errors& found) {
    errors.insert(errors.end(), found.begin(), found.end());
  };
  for (const Edition edition : kAllEditions) {
    const std::string file = ShortPath(FileOf(folder, edition));
    const auto text = ReadFile(file, kMostYamlBytes);
    if (!text) {
      note({text.error()});
      continue;
    }
    auto map = ParseStatementMap(*text, file, edition, catalogue);
    if (map) {
      maps[edition] = *std::move(map);
    } else {
      note(map.error());
    }
  }
  if (errors.empty()) note(CheckEveryRequirementIsStated(maps, catalogue));
  if (!errors.empty()) return errors;
  return maps;
}

StatementMaps LoadKnownStatements(const std::string& folder) {
  StatementMaps maps;
  for (const Edition edition : kAllEditions) {
    const auto node = LoadYaml(FileOf(folder, edition));
    Errors ignored;
    if (node) maps[edition] = MapLoader(edition, nullptr, &ignored).Load(*node);
  }
  return maps;
}

}  // namespace clusterspec
