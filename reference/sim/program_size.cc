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

std::string Lacking(std::string_view format, int64_t asked, int64_t most) {
  return fmt::format("room for {}: at most {}", fmt::format(fmt::runtime(format), asked), most);
}

std::string LackingIn(const Operation& operation) {
  const auto check = [&](std::string_view field, std::string_view format, int64_t most) {
    const int64_t asked = IntegerOr(operation.fields, field, 0);
    return asked < 0 || asked > most ? Lacking(format, asked, most) : "";
  };
  for (std::string found : {check("times", "{} times of a reaction", kMostTimes),
                            check("code", "the exit code {}", kMostCode),
                            check("fd", "the descriptor {}", kMostDescriptor)}) {
    if (!found.empty()) return found;
  }
  return "";
}

std::string LackingIn(const Step& step) {
  const auto* await = std::get_if<Await>(&step.action);
  if (await != nullptr && await->count > kMostMatches) {
    return Lacking("{} events that an await counts", await->count, kMostMatches);
  }
  const auto* client = std::get_if<Client>(&step.action);
  if (client != nullptr && client->verb == ClientVerb::kLoad) {
    return "clients that come many at a time";
  }
  if (client != nullptr && client->times > kMostAsks) {
    return Lacking("{} times that a client asks", client->times, kMostAsks);
  }
  return "";
}

}  // namespace

std::string LackingRoom(const Scenario& scenario) {
  const size_t words = WordsOf(scenario);
  if (words > kMostWords) {
    return fmt::format("room for {} operations, steps, texts and lines of texts: at most {}", words,
                       kMostWords);
  }
  int servers = 0;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    servers += operation.name == ToString(OperationKind::kListen) ||
               operation.name == ToString(OperationKind::kBind);
  });
  if (servers > kMostServers) return Lacking("{} servers", servers, kMostServers);
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
