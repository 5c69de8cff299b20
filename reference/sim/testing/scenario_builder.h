// Builds small scenarios for tests.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TESTING_SCENARIO_BUILDER_H_
#define CLUSTERSPEC_REFERENCE_SIM_TESTING_SCENARIO_BUILDER_H_

#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec::sim {

class ScenarioBuilder {
 public:
  Operation Op(std::string name, json::object fields, std::vector<Operation> nested = {}) {
    Operation operation;
    operation.name = std::move(name);
    operation.id = ++last_id_;
    operation.fields = std::move(fields);
    operation.nested = std::move(nested);
    return operation;
  }

  ScenarioBuilder& In(std::string process, std::vector<Operation> operations) {
    return Add(Batch{std::move(process), std::move(operations)});
  }
  ScenarioBuilder& In(std::string process, std::string name, json::object fields = {}) {
    return In(std::move(process), {Op(std::move(name), std::move(fields))});
  }
  ScenarioBuilder& Await(const std::string& pattern, int count = 1) {
    return Add(clusterspec::Await{ParseShortPattern(pattern), count});
  }
  ScenarioBuilder& Quiesce() { return Add(clusterspec::Quiesce{}); }
  ScenarioBuilder& Signal(std::string process, std::string name) {
    return Add(clusterspec::Signal{std::move(process), std::move(name)});
  }
  ScenarioBuilder& Client(ClientVerb verb, std::string label, std::string server,
                          std::string text = "", int times = 1) {
    clusterspec::Client client;
    client.verb = verb;
    client.label = std::move(label);
    client.to.server = std::move(server);
    client.text = std::move(text);
    client.times = times;
    return Add(std::move(client));
  }

  Scenario scenario;

 private:
  template <typename Action>
  ScenarioBuilder& Add(Action action) {
    scenario.steps.push_back({std::move(action), {}});
    return *this;
  }

  int last_id_ = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TESTING_SCENARIO_BUILDER_H_
