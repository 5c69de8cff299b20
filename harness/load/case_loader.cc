#include "harness/load/case_loader.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/load/added_in.h"
#include "harness/load/date_check.h"
#include "harness/load/files.h"
#include "harness/load/pattern_loader.h"
#include "harness/load/reader.h"
#include "harness/load/step_check.h"
#include "harness/load/step_loader.h"
#include "harness/load/value_form.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/operation_walk.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

Fixture LoadFixture(const Node& node, Reader* reader) {
  Fixture fixture;
  if (!reader->IsMap(node, "fixture")) return fixture;
  reader->CheckKeys(node, "fixture", {}, {"args", "runtime_args", "env", "listening_fd", "module"});
  if (const Node* args = node.Find("args")) fixture.args = reader->Strings(*args, "args");
  if (const Node* args = node.Find("runtime_args")) {
    fixture.runtime_args = reader->Strings(*args, "runtime_args");
  }
  if (const Node* env = node.Find("env"); env != nullptr && reader->IsMap(*env, "env")) {
    for (const auto& [name, value] : env->members) fixture.env[name] = reader->String(value, name);
  }
  if (const Node* module = node.Find("module")) {
    fixture.es_module = reader->String(*module, "module") == "es";
    if (!fixture.es_module) reader->Fail(*module, "'module' takes es, for an ES module");
  }
  if (const Node* fd = node.Find("listening_fd")) {
    fixture.listening_fd = reader->Integer(*fd, "listening_fd");
    const int number = fixture.listening_fd.value_or(3);
    if (number < 3 || number > 63) reader->Fail(*fd, "listening_fd must be from 3 to 63");
  }
  return fixture;
}

void CheckFixture(const Node& node, Reader* reader) {
  const Node* env = node.Find("env");
  if (env == nullptr) return;
  for (const auto& [name, value] : env->members) CheckPlaceholders(value, reader);
}

class CaseLoader {
 public:
  CaseLoader(const Catalogue& catalogue, Errors* errors)
      : catalogue_(catalogue), errors_(errors), reader_(errors) {}

  Case Load(const Node& node, std::string id) {
    Case result;
    result.id = std::move(id);
    result.where = node.where;
    if (!reader_.IsMap(node, "a case")) return result;
    reader_.CheckKeys(node, "a case", {"title", "covers", "steps"},
                      {"note", "editions", "added_in", "needs", "uses", "contradicts", "fixture",
                       "expect", "readings"});
    result.title = reader_.OptionalString(node, "title");
    result.note = reader_.OptionalString(node, "note");
    LoadScenario(node, &result.scenario);
    LoadDemands(node, &result);
    if (const Node* editions = node.Find("editions")) {
      result.editions = reader_.Editions(*editions);
    }
    result.added_in = LoadAddedIn(node, &reader_);
    if (const Node* covers = node.Find("covers")) LoadCovers(*covers, &result);
    if (const Node* uses = node.Find("uses")) LoadUses(*uses, &result);
    if (const Node* others = node.Find("contradicts")) LoadContradicts(*others, &result);
    CheckRequirements(node, result);
    // After another problem this one would often only be its consequence.
    if (errors_->empty()) CheckNames(node, result);
    if (errors_->empty()) CheckDecides(node, result);
    return result;
  }

 private:
  // A name that nothing has would only be seen in a run, as a verdict.
  void CheckNames(const Node& node, const Case& result) {
    const Labels labels(result.scenario);
    PatternCheck patterns(labels, &reader_);
    CheckSteps(*node.Find("steps"), labels, &patterns, &reader_);
    if (const Node* needs = node.Find("needs")) CheckNeeds(*needs, &reader_);
    if (const Node* fixture = node.Find("fixture")) CheckFixture(*fixture, &reader_);
    if (const Node* expect = node.Find("expect")) patterns.CheckExpectations(*expect);
    if (const Node* readings = node.Find("readings")) {
      for (const auto& [name, list] : readings->members) patterns.CheckExpectations(list);
    }
  }

  void LoadScenario(const Node& node, Scenario* scenario) {
    if (const Node* fixture = node.Find("fixture"))
      scenario->fixture = LoadFixture(*fixture, &reader_);
    if (const Node* needs = node.Find("needs")) scenario->needs = reader_.Strings(*needs, "needs");
    if (const Node* steps = node.Find("steps")) scenario->steps = LoadSteps(*steps, &reader_);
  }

  void LoadDemands(const Node& node, Case* result) {
    if (const Node* expect = node.Find("expect")) {
      result->expectations = LoadExpectations(*expect, &reader_);
    }
    const Node* readings = node.Find("readings");
    if (readings == nullptr || !reader_.IsMap(*readings, "readings")) return;
    if (readings->members.size() < 2) reader_.Fail(*readings, "expected at least two readings");
    for (const auto& [name, expectations] : readings->members) {
      result->readings[name] = LoadExpectations(expectations, &reader_);
    }
  }

  void LoadCovers(const Node& node, Case* result) {
    if (!reader_.IsList(node, "covers")) return;
    if (node.items.empty()) reader_.Fail(node, "covers is empty; name what the case decides");
    for (const Node& item : node.items) {
      const std::string id = reader_.String(item, "a requirement's id");
      CheckRequirement(item, id);
      result->covers.push_back(id);
    }
  }

  void LoadUses(const Node& node, Case* result) {
    if (!reader_.IsList(node, "uses")) return;
    for (const Node& item : node.items) {
      const std::string id = reader_.String(item, "a requirement's id");
      CheckRequirement(item, id);
      const Requirement* used = catalogue_.Find(id);
      if (std::count(result->covers.begin(), result->covers.end(), id) > 0) {
        reader_.Fail(item, fmt::format("the case covers {} already", id));
      } else if (used != nullptr && used->since.empty()) {
        reader_.Fail(item,
                     fmt::format("no edition dates {}, so that nothing follows from its use", id));
      }
      result->uses.push_back(id);
    }
  }

  // What asks for something else than the case does so where the case does not run.
  void LoadContradicts(const Node& node, Case* result) {
    if (!reader_.IsList(node, "contradicts")) return;
    for (const Node& item : node.items) {
      const std::string id = reader_.String(item, "a requirement's id");
      CheckRequirement(item, id);
      result->contradicts.push_back(id);
      const Requirement* other = catalogue_.Find(id);
      for (const Edition edition : result->editions.Editions()) {
        if (other == nullptr || !other->editions.Contains(edition)) continue;
        reader_.Fail(item,
                     fmt::format("{} holds in {}, in which the case runs", id, ToString(edition)));
        break;
      }
    }
  }

  void CheckRequirement(const Node& node, const std::string& id) {
    if (catalogue_.Find(id) != nullptr) return;
    const std::string nearest = catalogue_.Nearest(id);
    reader_.Fail(node, fmt::format("unknown requirement '{}'; expected an id of spec/requirements."
                                   "{}",
                                   id, nearest.empty() ? "" : " Did you mean '" + nearest + "'?"));
  }

  // Every `for` names something that the case covers, and every covered requirement holds in one
  // of the case's editions.
  void CheckRequirements(const Node& node, const Case& result) {
    const auto check = [&](const std::string& id, const SourceLocation& where) {
      if (id.empty() || std::count(result.covers.begin(), result.covers.end(), id) > 0) return;
      Node place;
      place.where = where;
      reader_.Fail(place, fmt::format("'for: {}' is not among what the case covers", id));
    };
    for (const Expectation& each : result.expectations) check(each.requirement, each.where);
    for (const auto& [name, expectations] : result.readings) {
      for (const Expectation& each : expectations) check(each.requirement, each.where);
    }
    ForEachOperation(result.scenario, [&](const Operation& operation, const std::string&, int) {
      check(operation.requirement, operation.where);
    });
    for (const std::string& id : result.covers) {
      const Requirement* requirement = catalogue_.Find(id);
      if (requirement == nullptr) continue;
      const auto editions = result.editions.Editions();
      const bool holds = std::any_of(editions.begin(), editions.end(), [&](Edition edition) {
        return requirement->editions.Contains(edition);
      });
      if (!holds) {
        reader_.Fail(node,
                     fmt::format("the case covers {}, which holds in {}, but runs in {}", id,
                                 requirement->editions.ToString(), result.editions.ToString()));
      }
    }
  }

  // A case that demands nothing would always pass.
  void CheckDecides(const Node& node, const Case& result) {
    if (!result.expectations.empty() || !result.readings.empty()) return;
    for (const Step& step : result.scenario.steps) {
      if (std::holds_alternative<Await>(step.action)) return;
      const auto* batch = std::get_if<Batch>(&step.action);
      if (batch == nullptr) continue;
      for (const Operation& operation : batch->operations) {
        if (operation.returns || (operation.throws && *operation.throws != "maybe")) return;
      }
    }
    reader_.Fail(node, "the case demands nothing; expected expect, readings, returns or await");
  }

  const Catalogue& catalogue_;
  Errors* errors_;
  Reader reader_;
};

Result<Case, Errors> LoadFile(const YamlFile& file, const Catalogue& catalogue) {
  const auto text = ReadFile(file.path, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  auto loaded = ParseCase(*text, file.path, file.id, catalogue);
  if (!loaded) return loaded;
  Errors errors;
  Reader reader(&errors);
  CheckDates(*loaded, catalogue, &reader);
  if (!errors.empty()) return errors;
  return loaded;
}

}  // namespace

Result<Case, Errors> ParseCase(const std::string& text, const std::string& file,
                               const std::string& id, const Catalogue& catalogue) {
  const auto node = ParseYaml(text, file);
  if (!node) return Errors{node.error()};
  Errors errors;
  Case result = CaseLoader(catalogue, &errors).Load(*node, id);
  if (errors.empty()) return result;
  // In the order in which a person reads the file.
  std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  return errors;
}

Result<std::vector<Case>, Errors> LoadCases(const std::string& folder, const Catalogue& catalogue) {
  std::vector<Case> cases;
  Errors errors;
  const auto files = YamlFiles(folder);
  if (!files) return Errors{files.error()};
  for (const YamlFile& file : *files) {
    auto loaded = LoadFile(file, catalogue);
    if (loaded) {
      cases.push_back(*std::move(loaded));
    } else {
      const Errors& found = loaded.error();
      errors.insert(errors.end(), found.begin(), found.end());
    }
  }
  if (!errors.empty()) return errors;
  return cases;
}

Result<Case, Errors> LoadCase(const std::string& folder, const std::string& id,
                              const Catalogue& catalogue) {
  const auto files = YamlFiles(folder);
  if (!files) return Errors{files.error()};
  std::vector<std::string> ids;
  for (const YamlFile& file : *files) {
    if (file.id == id) return LoadFile(file, catalogue);
    ids.push_back(file.id);
  }
  return Errors{{fmt::format("unknown case '{}'.{}", id, DidYouMean(id, ids)), {}}};
}

}  // namespace clusterspec
