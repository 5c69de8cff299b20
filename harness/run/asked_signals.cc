#include "harness/run/asked_signals.h"

#include <algorithm>
#include <array>

#include "reference/process/signal_name.h"
#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

using Signals = std::set<std::string>;

// The signals that meet a demand: one by its name, or several behind an operator.
void AddDemanded(const json::value& demand, Signals* signals) {
  if (demand.is_string()) {
    const std::string_view text = demand.get_string();
    if (FindSignal(text) != nullptr) signals->emplace(text);
  } else if (demand.is_array()) {
    for (const json::value& each : demand.get_array()) AddDemanded(each, signals);
  } else if (demand.is_object()) {
    for (const auto& member : demand.get_object()) {
      if (member.key() != "$not") AddDemanded(member.value(), signals);
    }
  }
}

// An operation names a signal, or gives its number; or it has the process abort itself.
void AddSent(const Operation& operation, Signals* signals) {
  if (const json::value* signal = operation.fields.if_contains("signal")) {
    if (signal->is_string()) signals->emplace(signal->get_string());
    if (signal->is_int64()) signals->insert(SignalName(static_cast<int>(signal->get_int64())));
  }
  const bool aborts =
      operation.name == "get" && StringOr(operation.fields, "path").ends_with(".abort()");
  if (aborts) signals->insert("SIGABRT");
}

constexpr std::array<std::string_view, 5> kOfOthers = {"SIGKILL", "SIGTERM", "SIGINT", "SIGHUP",
                                                       "SIGQUIT"};

}  // namespace

bool AsksToKill(const Scenario& scenario) {
  bool asks = false;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    asks = asks || operation.name == "kill" || operation.fields.contains("signal");
  });
  return asks;
}

bool IsOfOthers(std::string_view signal) {
  return std::find(kOfOthers.begin(), kOfOthers.end(), signal) != kOfOthers.end();
}

Signals AskedSignals(const Scenario& scenario) {
  Signals signals;
  for (const Step& step : scenario.steps) {
    if (const auto* signal = std::get_if<Signal>(&step.action)) signals.insert(signal->name);
    const auto* await = std::get_if<Await>(&step.action);
    if (await == nullptr) continue;
    for (const Condition& each : await->pattern.conditions) {
      if (each.field == "signal") AddDemanded(each.expected, &signals);
    }
  }
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    AddSent(operation, &signals);
  });
  return signals;
}

}  // namespace clusterspec
