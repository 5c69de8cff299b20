#include "harness/load/forms.h"

#include <algorithm>
#include <utility>

#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

bool IsOfHttp(Form form) {
  return form == Form::kHttp || form == Form::kHttps || form == Form::kHttp2;
}

bool IsListen(const Operation& operation) { return operation.name == "listen"; }

// Whether a server of HTTP could do the same.
bool FitsHttp(const Operation& operation) {
  if (operation.name == "adopt" || operation.name == "connect") return false;
  if (operation.name == "send") return !operation.fields.contains("handle");
  if (!IsListen(operation)) return true;
  const std::string accept = StringOr(operation.fields, "accept", "name");
  return accept != "echo" && accept != "http" && !operation.fields.contains("protocol");
}

bool FitsHttp(const Step& step) {
  const auto* client = std::get_if<Client>(&step.action);
  return client == nullptr || client->verb != ClientVerb::kSend;
}

// What a server of HTTP reads is not of the program that it serves.
bool FitsHttp(const Pattern& pattern) { return pattern.event != "socket.data"; }

bool FitsHttp(const std::vector<Expectation>& expectations) {
  return std::all_of(expectations.begin(), expectations.end(), [](const Expectation& each) {
    return std::all_of(each.patterns.begin(), each.patterns.end(),
                       [](const Pattern& pattern) { return FitsHttp(pattern); });
  });
}

bool FitsHttp(const Case& a_case) {
  bool listens = false;
  bool fits = true;
  ForEachOperation(a_case.scenario, [&](const Operation& operation, const std::string&, int) {
    listens = listens || IsListen(operation);
    fits = fits && FitsHttp(operation);
  });
  const auto& steps = a_case.scenario.steps;
  return listens && fits && FitsHttp(a_case.expectations) &&
         std::all_of(steps.begin(), steps.end(),
                     [](const Step& each) {
                       const auto* await = std::get_if<Await>(&each.action);
                       return FitsHttp(each) && (await == nullptr || FitsHttp(await->pattern));
                     }) &&
         std::all_of(a_case.readings.begin(), a_case.readings.end(),
                     [](const auto& reading) { return FitsHttp(reading.second); });
}

void Speak(ServerProtocol protocol, std::vector<Operation>* operations) {
  for (Operation& each : *operations) {
    if (IsListen(each)) each.fields["protocol"] = ToString(protocol);
    Speak(protocol, &each.nested);
  }
}

void Speak(ServerProtocol protocol, Capability needed, Scenario* scenario) {
  scenario->needs.emplace_back(ToString(needed));
  for (Step& step : scenario->steps) {
    if (auto* batch = std::get_if<Batch>(&step.action)) Speak(protocol, &batch->operations);
    auto* client = std::get_if<Client>(&step.action);
    if (client != nullptr && SpecOf(client->verb).Find("protocol") != nullptr) {
      client->protocol = protocol;
    }
  }
}

}  // namespace

std::optional<Case> InForm(const Case& a_case, Form form) {
  if (IsOfHttp(form) && !FitsHttp(a_case)) return std::nullopt;
  if (form == Form::kEsm && a_case.scenario.fixture.es_module) return std::nullopt;
  Case result = a_case;
  result.id = IdIn(form, a_case.id);
  switch (form) {
    case Form::kNet:
      break;
    case Form::kHttp:
      Speak(ServerProtocol::kHttp, Capability::kHttp, &result.scenario);
      break;
    case Form::kHttps:
      Speak(ServerProtocol::kHttps, Capability::kHttps, &result.scenario);
      break;
    case Form::kHttp2:
      Speak(ServerProtocol::kHttp2, Capability::kHttp2, &result.scenario);
      break;
    case Form::kEsm:
      result.scenario.fixture.es_module = true;
      result.scenario.needs.emplace_back(ToString(Capability::kEsProgram));
      break;
  }
  return result;
}

std::vector<Case> InForms(const std::vector<Case>& cases, const std::set<Form>& forms) {
  std::vector<Case> result;
  for (const Case& each : cases) {
    for (const Form form : forms) {
      if (auto made = InForm(each, form)) result.push_back(*std::move(made));
    }
  }
  return result;
}

}  // namespace clusterspec
