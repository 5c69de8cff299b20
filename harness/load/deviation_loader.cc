#include "harness/load/deviation_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "harness/load/reader.h"
#include "spec/nouns/form.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/safe_name.h"

namespace clusterspec {
namespace {

class DeviationLoader {
 public:
  // Without `cases` it is not asked whether those exist that are named.
  DeviationLoader(const Catalogue& catalogue, const std::vector<Case>* cases, Errors* errors)
      : catalogue_(catalogue), cases_(cases), reader_(errors) {}

  std::vector<Deviation> Load(const Node& node) {
    std::vector<Deviation> deviations;
    if (!reader_.IsList(node, "a file of deviations")) return deviations;
    for (const Node& item : node.items) deviations.push_back(LoadDeviation(item));
    return deviations;
  }

 private:
  Deviation LoadDeviation(const Node& node) {
    Deviation deviation;
    deviation.where = node.where;
    if (!reader_.IsMap(node, "a deviation")) return deviation;
    reader_.CheckKeys(
        node, "a deviation",
        {"id", "text", "blame", "why", "requirements", "editions", "shown_by", "cases"}, {});
    deviation.id = reader_.OptionalString(node, "id");
    if (!deviation.id.empty() && !IsSafeName(deviation.id)) {
      reader_.Fail(*node.Find("id"),
                   fmt::format("the id is '{}'; expected {}", deviation.id, kSafeName));
    }
    if (!ids_.insert(deviation.id).second) {
      reader_.Fail(node, fmt::format("the deviation {} stands already above", deviation.id));
    }
    deviation.text = reader_.OptionalString(node, "text");
    deviation.why = reader_.OptionalString(node, "why");
    if (deviation.id.empty() || deviation.text.empty() || deviation.why.empty()) {
      reader_.Fail(node, "the id, text or why of a deviation has no words");
    }
    if (const Node* wrong = node.Find("blame")) LoadBlame(*wrong, &deviation);
    if (const Node* editions = node.Find("editions")) {
      deviation.editions = reader_.Editions(*editions);
    }
    if (const Node* list = node.Find("requirements")) LoadRequirements(*list, &deviation);
    if (const Node* list = node.Find("shown_by")) LoadSightings(*list, &deviation);
    if (const Node* list = node.Find("cases")) LoadCases(*list, &deviation);
    return deviation;
  }

  void LoadBlame(const Node& node, Deviation* deviation) {
    const std::string name = reader_.String(node, "blame");
    const auto wrong = ParseBlame(name);
    if (wrong) {
      deviation->blame = *wrong;
    } else {
      reader_.Fail(node,
                   fmt::format("blame is '{}'; expected runtime, documentation or neither", name));
    }
  }

  void LoadRequirements(const Node& list, Deviation* deviation) {
    deviation->requirements = reader_.Strings(list, "requirements");
    if (deviation->requirements.empty()) reader_.Fail(list, "a deviation breaks no requirement");
    for (size_t i = 0; i < deviation->requirements.size(); ++i) {
      const std::string& id = deviation->requirements[i];
      const Requirement* requirement = catalogue_.Find(id);
      if (requirement == nullptr) {
        reader_.Fail(list.items[i], catalogue_.Unknown(id));
        continue;
      }
      const auto editions = deviation->editions.Editions();
      const bool any = std::any_of(editions.begin(), editions.end(), [&](Edition each) {
        return requirement->editions.Contains(each);
      });
      if (any) continue;
      reader_.Fail(list.items[i],
                   fmt::format("the requirement {} holds in {}, in no edition of this deviation",
                               id, requirement->editions.ToString()));
    }
  }

  void LoadSightings(const Node& list, Deviation* deviation) {
    if (!reader_.IsList(list, "shown_by")) return;
    if (list.items.empty()) {
      reader_.Fail(list,
                   "no runtime shows this deviation; expected at least one, found by running");
    }
    for (const Node& item : list.items) {
      if (!reader_.IsMap(item, "a sighting")) continue;
      reader_.CheckKeys(item, "a sighting", {"runtime", "since"}, {"until"});
      deviation->shown_by.push_back({reader_.OptionalString(item, "runtime"),
                                     LoadVersion(item, "since"), LoadVersion(item, "until")});
    }
  }

  std::string LoadVersion(const Node& sighting, std::string_view key) {
    std::string version = reader_.OptionalString(sighting, key);
    if (version.find_first_not_of("0123456789.") != std::string::npos) {
      reader_.Fail(*sighting.Find(key),
                   fmt::format("{} is '{}'; expected a version such as 20.1.0", key, version));
    }
    return version;
  }

  void LoadCases(const Node& list, Deviation* deviation) {
    deviation->cases = reader_.Strings(list, "cases");
    if (deviation->cases.empty()) reader_.Fail(list, "no case shows this deviation");
    for (size_t i = 0; i < deviation->cases.size(); ++i) {
      const std::string& id = deviation->cases[i];
      if (cases_ == nullptr || id.starts_with("monitor/")) continue;
      const auto found = std::find_if(cases_->begin(), cases_->end(),
                                      [&](const Case& each) { return each.id == WrittenId(id); });
      if (found != cases_->end()) continue;
      std::vector<std::string> known;
      for (const Case& each : *cases_) known.push_back(each.id);
      reader_.Fail(list.items[i],
                   fmt::format("there is no case '{}'.{}", id, DidYouMean(id, known)));
    }
  }

  const Catalogue& catalogue_;
  const std::vector<Case>* cases_;
  Reader reader_;
  std::set<std::string> ids_;
};

Result<std::vector<Deviation>, Errors> ParseDeviations(const std::string& text,
                                                       const std::string& file,
                                                       const Catalogue& catalogue,
                                                       const std::vector<Case>* cases) {
  const auto node = ParseYaml(text, file);
  if (!node) return Errors{node.error()};
  Errors errors;
  std::vector<Deviation> deviations = DeviationLoader(catalogue, cases, &errors).Load(*node);
  if (!errors.empty()) return errors;
  return deviations;
}

}  // namespace

Result<std::vector<Deviation>, Errors> ParseDeviationCatalogue(const std::string& text,
                                                               const std::string& file,
                                                               const Catalogue& catalogue,
                                                               const std::vector<Case>& cases) {
  return ParseDeviations(text, file, catalogue, &cases);
}

Result<std::vector<Deviation>, Errors> ParseDeviationCatalogue(const std::string& text,
                                                               const std::string& file,
                                                               const Catalogue& catalogue) {
  return ParseDeviations(text, file, catalogue, nullptr);
}

}  // namespace clusterspec
