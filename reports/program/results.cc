#include "reports/program/results.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "reports/program/assertion_compiler.h"
#include "reports/program/events.h"
#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

// A call that a demand would make several times gets a name.
std::string AssertDemand(const Plan& plan, const Operation& operation, const std::string& value) {
  const json::value& expected = *operation.returns;
  const std::string message =
      Quote(value.substr(0, value.find('\n')) + " must be " + ToText(expected));
  const std::string demand = Assertion(plan, value, expected);
  const size_t first = demand.find(value);
  const bool once = demand.find(value, first + 1) == std::string::npos;
  if (once || value.find('(') == std::string::npos) {
    return fmt::format("assert({}, {});\n", demand, message);
  }
  const std::string name = "result" + std::to_string(operation.id);
  return fmt::format("const {} = {};\nassert({}, {});\n", name, value,
                     Assertion(plan, name, expected), message);
}

// "assert.strictEqual(w1.isDead(), true)".
std::string AssertReturns(const Plan& plan, const Operation& operation, const std::string& value) {
  const json::value& expected = *operation.returns;
  const bool plain = !expected.is_object() && !expected.is_array();
  if (plain) return fmt::format("assert.strictEqual({}, {});\n", value, Literal(expected));
  if (expected.is_array() && !BeyondJson(expected)) {
    return fmt::format("assert.deepStrictEqual({}, {});\n", value, Literal(expected));
  }
  return AssertDemand(plan, operation, value);
}

// A Worker object is told apart by identity; in a worker there is only its own.
std::string WorkerNamed(const json::value& expected, const Place& place) {
  if (!expected.is_object() || StringOr(expected.get_object(), "$type") != "Worker") return "";
  if (place.process != "primary") return "cluster.worker";
  return place.plan->WorkerVariable(StringOr(expected.get_object(), "label"));
}

std::string AssertResult(const Operation& operation, const Place& place, const std::string& value) {
  const std::string worker = WorkerNamed(*operation.returns, place);
  if (worker == value) return "";  // fork gives the worker by its nature
  if (!worker.empty()) return fmt::format("assert.strictEqual({}, {});\n", value, worker);
  return AssertReturns(*place.plan, operation, value);
}

bool LooksAtValue(const Operation& operation, const Plan& plan) {
  return operation.returns || plan.LooksAt("result", "value") ||
         plan.LooksAt("result " + ResultName(operation), "value");
}

std::string Attempt(const Operation& operation, const Place& place, const std::string& expression) {
  const Plan& plan = *place.plan;
  const bool recorded = RecordsResult(plan, operation, place.nested);
  const std::string value = MayThrow(operation) && !LooksAtValue(operation, plan) ? "void " : "";
  const std::string attempt = fmt::format("attempt(() => {}{})", value, expression);
  if (recorded) return fmt::format("record('result {}', {});\n", ResultName(operation), attempt);
  if (!HasAssertions(plan, operation)) return attempt + ";\n";
  const std::string name = "result" + std::to_string(operation.id);
  return fmt::format("const {0} = {1};\nassert({0}.threw || {2});\n", name, attempt,
                     Assertion(plan, name + ".value", *operation.returns));
}

std::string AssertThrows(const Operation& operation, const Place& place,
                         const std::string& expression) {
  if (operation.throws->is_bool()) return fmt::format("assert.throws(() => {});\n", expression);
  const std::string demand =
      Assertion(*place.plan, "error", json::object{{"$has", *operation.throws}});
  return fmt::format("assert.throws(() => {}, (error) => {});\n", expression, demand);
}

// Whether the expression gives a Worker object, which is written down by its label.
bool GivesWorker(const Operation& operation) {
  const std::string path = StringOr(operation.fields, "path");
  return operation.name == "fork" ||
         (operation.name == "get" &&
          (path == "self" || path == "cluster.worker" || path.find('.') == std::string::npos ||
           (path.starts_with("cluster.workers.") && path.find('.', 16) == std::string::npos)));
}

std::string RecordResult(const Operation& operation, const Place& place, const std::string& value) {
  const std::string key = "result " + ResultName(operation);
  const LookedAt* beyond = BeyondJsonField(*place.plan, key, "value");
  std::vector<std::string> members;
  if (value == "true") {
    members.emplace_back("value: true");
  } else if (beyond != nullptr) {
    const std::string worker = WorkerNamed(beyond->sample, place);
    members.push_back("value: " + (worker.empty() ? WrittenDown(value, beyond->sample, value)
                                                  : fmt::format("{} === {}", value, worker)));
  } else if (GivesWorker(operation)) {
    members.push_back(fmt::format("value: Object({}).id", value));
  } else if (value == "value") {
    members.push_back(value);
  } else if (!value.empty() &&
             (value.find('(') != std::string::npos || LooksAtValue(operation, *place.plan))) {
    // What nobody asks for is left out: a Worker object cannot be written down.
    members.push_back("value: " + value);
  }
  for (std::string& each : SnapshotMembers(*place.plan, key, "")) {
    members.push_back(std::move(each));
  }
  const std::string data = members.empty() ? "" : fmt::format(", {{{}}}", fmt::join(members, ", "));
  return fmt::format("record('{}'{});\n", key, data);
}

std::string Statement(const std::string& expression) {
  return expression.empty() || IsIdentifier(expression) ? "" : expression + ";\n";
}

}  // namespace

std::string WithDemands(const Operation& operation, const Place& place,
                        const std::string& expression) {
  const Plan& plan = *place.plan;
  const bool recorded = RecordsResult(plan, operation, place.nested);
  const bool demanded = HasAssertions(plan, operation);
  if (operation.throws && (recorded || MayThrow(operation))) {
    return Attempt(operation, place, expression);
  }
  if (operation.throws && demanded) return AssertThrows(operation, place, expression);
  if (place.nested && demanded && !WorkerNamed(*operation.returns, place).empty()) {
    return AssertResult(operation, place, expression) + RecordResult(operation, place, "true");
  }
  const bool asserted = demanded && !place.nested;
  if (recorded && asserted) {
    const std::string value = "result" + std::to_string(operation.id);
    return fmt::format("const {} = {};\n", value, expression) +
           RecordResult(operation, place, value) + AssertResult(operation, place, value);
  }
  if (recorded) return RecordResult(operation, place, expression);
  return asserted ? AssertResult(operation, place, expression) : Statement(expression);
}

}  // namespace clusterspec::script
