#include "harness/run/asked_signals.h"

#include "harness/run/start_primary.h"

namespace clusterspec {
namespace {

// An operation names a signal, or gives its number.
void Collect(const std::vector<Operation>& operations, std::set<std::string>* signals) {
  for (const Operation& operation : operations) {
    if (const json::value* signal = operation.fields.if_contains("signal")) {
      if (signal->is_string()) signals->emplace(signal->get_string());
      if (signal->is_int64()) signals->insert(SignalName(static_cast<int>(signal->get_int64())));
    }
    Collect(operation.nested, signals);
  }
}

}  // namespace

std::set<std::string> AskedSignals(const Scenario& scenario) {
  std::set<std::string> signals;
  for (const Step& step : scenario.steps) {
    if (const auto* signal = std::get_if<Signal>(&step.action)) signals.insert(signal->name);
    if (const auto* batch = std::get_if<Batch>(&step.action)) Collect(batch->operations, &signals);
  }
  return signals;
}

}  // namespace clusterspec
