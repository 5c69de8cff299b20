#include "fuzz/known.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "spec/nouns/name_match.h"
#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::fuzz {
namespace {

constexpr std::string_view kMonitorRow = "monitor/";
constexpr std::string_view kExplainedRow = "explained/";

void AddFields(const std::string& name, const Operation& operation, std::set<std::string>* words) {
  for (const auto& [field, value] : operation.fields) {
    const std::string word = name + "." + std::string(field);
    words->insert(word);
    const FieldSpec* spec = FindOperation(operation.name)->Find(field);
    const bool is_name =
        spec != nullptr && (spec->kind == FieldKind::kChoice || spec->kind == FieldKind::kEvent);
    if (is_name && value.is_string()) words->insert(word + "=" + std::string(value.get_string()));
    if (!value.is_object()) continue;
    for (const auto& [key, ignored] : value.get_object())
      words->insert(word + "." + std::string(key));
  }
}

}  // namespace

std::set<std::string> WordsOf(const Scenario& scenario) {
  std::set<std::string> words;
  ForEachOperation(scenario, [&](const Operation& each, const std::string& process, int) {
    // Who does it counts, which of the workers does not.
    const std::string name = (process == "primary" ? "primary " : "worker ") + each.name;
    words.insert(name);
    AddFields(name, each, &words);
  });
  for (const Step& step : scenario.steps) {
    if (const auto* signal = std::get_if<Signal>(&step.action)) words.insert(signal->name);
    if (const auto* client = std::get_if<Client>(&step.action)) {
      words.insert(client->protocol != ServerProtocol::kNet ? "http client" : "client");
    }
  }
  return words;
}

Known::Known(const std::vector<KnownFailure>& failures, const std::vector<Case>& cases,
             std::vector<Deviation> shown)
    : shown_(std::move(shown)) {
  std::map<std::string_view, const Case*> by_id;
  for (const Case& each : cases) by_id[each.id] = &each;
  for (const KnownFailure& each : failures) {
    if (each.id.starts_with(kMonitorRow)) {
      monitors_.push_back({each.id, each.message, {}});
    } else if (each.id.starts_with(kExplainedRow)) {
      const auto found = by_id.find(std::string_view(each.id).substr(kExplainedRow.size()));
      if (found == by_id.end()) continue;
      unexplained_.push_back({each.id, each.message, WordsOf(found->second->scenario)});
    }
  }
  for (const Deviation& each : shown_) {
    if (const auto deviation = model::ParseDeviation(each.id)) switches_.push_back(*deviation);
  }
}

std::string Known::WhyMonitor(std::string_view name, const std::string& requirement,
                              const std::string& message,
                              const std::vector<model::Deviation>& needed) const {
  const std::string id = std::string(kMonitorRow) + std::string(name);
  for (const Listed& each : monitors_) {
    if (each.id == id && GlobMatches(each.message, message)) return id + " is listed";
  }
  for (const Deviation& each : shown_) {
    const auto deviation = model::ParseDeviation(each.id);
    const bool is_needed =
        deviation && std::find(needed.begin(), needed.end(), *deviation) != needed.end();
    const auto& broken = each.requirements;
    if (is_needed && std::find(broken.begin(), broken.end(), requirement) != broken.end()) {
      return "deviation " + each.id;
    }
  }
  return "";
}

std::string Known::WhyUnexplained(const Scenario& scenario, const std::string& message) const {
  const std::set<std::string> words = WordsOf(scenario);
  for (const Listed& each : unexplained_) {
    if (!GlobMatches(each.message, message)) continue;
    if (std::includes(words.begin(), words.end(), each.words.begin(), each.words.end())) {
      return each.id + " is listed";
    }
  }
  return "";
}

}  // namespace clusterspec::fuzz
