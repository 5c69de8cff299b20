#include "reference/sim/program_size.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spec/nouns/operation_walk.h"

namespace clusterspec::sim {
namespace {

size_t LinesIn(std::string_view text) {
  return 1 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

size_t WordsIn(const json::object& fields) {
  size_t words = 0;
  for (const auto& field : fields) {
    words += field.value().is_string() ? LinesIn(field.value().get_string()) : 1;
  }
  return words;
}

size_t WordsOf(const Scenario& scenario) {
  size_t words = scenario.fixture.args.size() + scenario.fixture.env.size();
  for (const Step& step : scenario.steps) {
    const auto* client = std::get_if<Client>(&step.action);
    words += client == nullptr ? 1 : 1 + LinesIn(client->text);
  }
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    words += 1 + WordsIn(operation.fields);
  });
  return words;
}

std::string Lacking(std::string_view what, int64_t asked, int64_t most) {
  return fmt::format("room for {} {}: {} fit", what, asked, most);
}

std::string LackingIn(const Operation& operation) {
  const auto beyond = [&](std::string_view field, int64_t most) {
    const int64_t asked = IntegerOr(operation.fields, field, 0);
    return asked < 0 || asked > most;
  };
  const auto number = [&](std::string_view field) { return IntegerOr(operation.fields, field, 0); };
  if (beyond("times", kMostTimes)) {
    return Lacking("a reaction, of a number of times of", number("times"), kMostTimes);
  }
  if (beyond("code", kMostCode)) return Lacking("an exit code of", number("code"), kMostCode);
  if (beyond("fd", kMostDescriptor)) {
    return Lacking("a descriptor of the number", number("fd"), kMostDescriptor);
  }
  return "";
}

std::string LackingIn(const Step& step) {
  if (const auto* await = std::get_if<Await>(&step.action)) {
    if (await->count > kMostMatches) {
      return Lacking("an await of a count of", await->count, kMostMatches);
    }
  }
  if (const auto* client = std::get_if<Client>(&step.action)) {
    if (client->times > kMostAsks) return Lacking("a client that asks", client->times, kMostAsks);
  }
  return "";
}

}  // namespace

std::string LackingRoom(const Scenario& scenario) {
  const size_t words = WordsOf(scenario);
  if (words > kMostWords) {
    return fmt::format("room for {} operations, steps, texts and lines of texts: {} fit", words,
                       kMostWords);
  }
  std::string lacking;
  const auto note = [&](std::string found) {
    if (lacking.empty()) lacking = std::move(found);
  };
  for (const Step& step : scenario.steps) note(LackingIn(step));
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    note(LackingIn(operation));
  });
  return lacking;
}

}  // namespace clusterspec::sim
