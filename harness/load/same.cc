#include <algorithm>

#include "harness/load/scenario_writer.h"

namespace clusterspec {
namespace {

template <typename T, typename Equal>
bool SameList(const std::vector<T>& a, const std::vector<T>& b, Equal equal) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

bool SameCondition(const Condition& a, const Condition& b) {
  return a.field == b.field && a.expected == b.expected;
}

bool SamePattern(const Pattern& a, const Pattern& b) {
  return a.event == b.event && a.subject == b.subject &&
         SameList(a.conditions, b.conditions, SameCondition);
}

bool SameOperation(const Operation& a, const Operation& b) {
  return a.name == b.name && a.id == b.id && a.fields == b.fields && a.as == b.as &&
         a.returns == b.returns && a.throws == b.throws && a.requirement == b.requirement &&
         SameList(a.nested, b.nested, SameOperation);
}

bool SameAction(const Batch& a, const Batch& b) {
  return a.process == b.process && SameList(a.operations, b.operations, SameOperation);
}

bool SameAction(const Await& a, const Await& b) {
  return a.count == b.count && SamePattern(a.pattern, b.pattern);
}

bool SameAction(const Quiesce&, const Quiesce&) { return true; }

bool SameAction(const Signal& a, const Signal& b) {
  return a.process == b.process && a.name == b.name;
}

bool SameAction(const Client& a, const Client& b) {
  return a.verb == b.verb && a.label == b.label && a.to.server == b.to.server &&
         a.to.host == b.to.host && a.to.port == b.to.port && a.to.path == b.to.path &&
         a.text == b.text && a.times == b.times && a.at_once == b.at_once &&
         a.protocol == b.protocol;
}

bool SameStep(const Step& a, const Step& b) {
  if (a.action.index() != b.action.index()) return false;
  return std::visit(
      [&](const auto& action) {
        return SameAction(action, std::get<std::decay_t<decltype(action)>>(b.action));
      },
      a.action);
}

bool SameExpectation(const Expectation& a, const Expectation& b) {
  return a.kind == b.kind && SameList(a.patterns, b.patterns, SamePattern) &&
         a.fields == b.fields && SameList(a.has, b.has, SameCondition) && a.values == b.values &&
         a.minimum == b.minimum && a.maximum == b.maximum && a.requirement == b.requirement;
}

bool SameReadings(const std::map<std::string, std::vector<Expectation>>& a,
                  const std::map<std::string, std::vector<Expectation>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.first == other.first && SameList(one.second, other.second, SameExpectation);
  });
}

}  // namespace

bool Same(const Scenario& a, const Scenario& b) {
  return a.fixture.args == b.fixture.args && a.fixture.runtime_args == b.fixture.runtime_args &&
         a.fixture.env == b.fixture.env && a.fixture.listening_fd == b.fixture.listening_fd &&
         a.fixture.es_module == b.fixture.es_module && a.needs == b.needs &&
         SameList(a.steps, b.steps, SameStep);
}

bool Same(const Case& a, const Case& b) {
  return a.id == b.id && a.title == b.title && a.note == b.note && a.covers == b.covers &&
         a.uses == b.uses && a.contradicts == b.contradicts && a.editions == b.editions &&
         Same(a.scenario, b.scenario) &&
         SameList(a.expectations, b.expectations, SameExpectation) &&
         SameReadings(a.readings, b.readings);
}

}  // namespace clusterspec
