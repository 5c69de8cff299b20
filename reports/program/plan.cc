#include "reports/program/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

void Look(Plan* plan, const std::string& event, const std::string& path,
          const json::value& expected) {
  auto& fields = plan->looked_at[event];
  if (path.empty()) return;
  const auto same = std::find_if(fields.begin(), fields.end(),
                                 [&](const LookedAt& each) { return each.path == path; });
  LookedAt& field = same == fields.end() ? fields.emplace_back(LookedAt{path, false, {}}) : *same;
  if (!BeyondJson(expected) || expected == "$undefined") return;  // what is absent is undefined
  field.beyond_json = true;
  field.sample = expected;
}

// $same names an event and a field inside a demand.
void LookInside(Plan* plan, const json::value& demand) {
  if (demand.is_array()) {
    for (const json::value& item : demand.get_array()) LookInside(plan, item);
  }
  if (!demand.is_object()) return;
  for (const auto& [key, value] : demand.get_object()) {
    if (key == "$same") {
      const std::string text(value.get_string());
      const size_t space = text.rfind(' ');
      Look(plan, KeyOf(ParseShortPattern(text.substr(0, space))), text.substr(space + 1), nullptr);
    }
    LookInside(plan, value);
  }
}

// The value that a demand compares with: what stands behind `$not` and the like.
json::value Operand(const json::value& demand) {
  if (!demand.is_object() || demand.get_object().size() != 1) return demand;
  const auto& [key, value] = *demand.get_object().begin();
  if (key == "$not" || key == "$has") return Operand(value);
  return key.starts_with('$') && key != "$type" ? json::value() : demand;
}

void LookAt(Plan* plan, const std::string& event, const std::vector<Condition>& conditions) {
  Look(plan, event, "", nullptr);
  for (const Condition& each : conditions) {
    Look(plan, event, each.field, Operand(each.expected));
    LookInside(plan, each.expected);
  }
}

void LookAt(Plan* plan, const Expectation& expectation) {
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    const Pattern& pattern = expectation.patterns[i];
    LookAt(plan, KeyOf(pattern), pattern.conditions);
    LookAt(plan, KeyOf(pattern), expectation.has);
    if (i < expectation.fields.size()) Look(plan, KeyOf(pattern), expectation.fields[i], nullptr);
  }
}

// A client needs to know where "w1.s1" listens.
void LookAtAddress(Plan* plan, const Scenario& scenario, const std::string& server) {
  bool on_path = false;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string& process, int) {
    const bool makes =
        operation.name == "listen" && process + "." + StringOr(operation.fields, "label") == server;
    on_path = on_path || (makes && operation.fields.contains("path"));
  });
  plan->connects_to_path = plan->connects_to_path || on_path;
  if (on_path) return Look(plan, "server.listening", "path", nullptr);
  Look(plan, "server.listening", "address", nullptr);
  Look(plan, "server.listening", "port", nullptr);
}

void LookAtSteps(Plan* plan, const Scenario& scenario) {
  for (const Step& step : scenario.steps) {
    if (const auto* await = std::get_if<Await>(&step.action)) {
      LookAt(plan, KeyOf(await->pattern), await->pattern.conditions);
    } else if (const auto* batch = std::get_if<Batch>(&step.action)) {
      ForEachOperation(batch->operations, batch->process, 0,
                       [&](const Operation& operation, const std::string&, int) {
                         const auto server = ServerOfPort(operation.fields);
                         if (server) LookAtAddress(plan, scenario, *server);
                       });
    } else if (const auto* client = std::get_if<Client>(&step.action)) {
      plan->connections = true;
      const bool keeps = client->text.find("Connection: keep-alive") != std::string::npos;
      plan->keeps_alive = plan->keeps_alive || keeps;
      plan->connects_to_path = plan->connects_to_path || !client->to.path.empty();
      if (client->to.server.empty()) continue;
      LookAtAddress(plan, scenario, client->to.server);
    } else if (const auto* signal = std::get_if<Signal>(&step.action)) {
      if (signal->process == "primary") plan->outside = true;
      Look(plan, "cluster.online", "", nullptr);  // shows that there is a process
    }
  }
}

// Other workers of which an event tells something: "w1" in snap.w1.listed.
void HoistSnapshots(Plan* plan) {
  for (const auto& [event, fields] : plan->looked_at) {
    if (event.starts_with("result")) continue;
    for (const LookedAt& field : fields) {
      const bool other =
          field.path.starts_with("snap.") && field.path.find('.', 5) != std::string::npos;
      if (other) plan->hoisted.insert(field.path.substr(5, field.path.find('.', 5) - 5));
    }
  }
}

bool InWorker(const std::string& event) {
  return event.starts_with("self.") || event.starts_with("process.");
}

// Whether somebody besides the primary records events.
bool WorkersTell(const Plan& plan, const Scenario& scenario) {
  bool tell = false;
  for (const auto& [event, fields] : plan.looked_at)
    tell = tell || InWorker(event) || event == "hello";
  ForEachOperation(scenario, [&](const Operation&, const std::string& process, int) {
    tell = tell || process != "primary";
  });
  return tell;
}

void Add(std::vector<std::string>* labels, const std::string& label) {
  if (std::find(labels->begin(), labels->end(), label) == labels->end()) labels->push_back(label);
}

void FindWorkers(Plan* plan, const Scenario& scenario) {
  std::set<std::string> forked;
  ForEachOperation(
      scenario, [&](const Operation& operation, const std::string& process, int depth) {
        if (operation.name == "connect") plan->connections = true;
        if (operation.name == "end_sockets") {
          plan->ends_sockets.insert(process + "." + StringOr(operation.fields, "label"));
        }
        if (operation.name == "release") plan->outside = true;
        const bool ends =
            operation.name == "exit" || operation.name == "throw" || operation.name == "exit_code";
        if (ends && process == "primary") plan->outside = true;
        if (operation.name != "fork") return;
        const std::string label = StringOr(operation.fields, "label");
        Add(&plan->workers, label);
        if (depth > 0) plan->hoisted.insert(label);
        if (!forked.insert(label).second) plan->numbered = true;
      });
  for (const Step& step : scenario.steps) {
    const auto* batch = std::get_if<Batch>(&step.action);
    if (batch == nullptr) continue;
    if (batch->process.find('#') != std::string::npos) plan->numbered = true;
  }
}

// Whether files are named that the program has to make room for.
bool UsesFolder(const Scenario& scenario) {
  bool uses = std::any_of(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
    const auto* client = std::get_if<Client>(&step.action);
    return client != nullptr && client->to.path.find("${scratch}") != std::string::npos;
  });
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    const std::string text = ToText(json::value(operation.fields));
    uses = uses || text.find("${scratch}") != std::string::npos ||
           text.find("${adapter_link}") != std::string::npos;
  });
  return uses;
}

// A reaction that fires more than once may fork more than once.
bool ForksAgain(const Scenario& scenario) {
  bool again = false;
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    if (operation.name != "react" || IntegerOr(operation.fields, "times", 1) == 1) return;
    for (const Operation& nested : operation.nested) again = again || nested.name == "fork";
  });
  return again;
}

}  // namespace

bool Plan::LooksAt(std::string_view event, std::string_view field) const {
  const auto found = looked_at.find(event);
  return found != looked_at.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const LookedAt& each) {
           return each.path.substr(0, each.path.find('.')) == field;
         });
}

std::string_view Plan::Voluntary() const {
  return edition == Edition::kV6 ? "suicide" : "exitedAfterDisconnect";
}

std::string_view Plan::IsPrimary() const {
  return dialect < Edition::kV16 ? "cluster.isMaster" : "cluster.isPrimary";
}

std::string_view Plan::Parent() const {
  // A process of Node 6 does not know its parent.
  return dialect == Edition::kV6 ? "Number(process.env.PRIMARY)" : "process.ppid";
}

std::string Plan::WorkerVariable(const std::string& label) const {
  return numbered ? Member("workers", label) : label;
}

std::vector<const Expectation*> CountingExpectations(const Plan& plan) {
  std::vector<const Expectation*> found;
  const auto add = [&](const std::vector<Expectation>& expectations) {
    for (const Expectation& each : expectations) {
      if (each.requirement.empty() || plan.counts(each.requirement)) found.push_back(&each);
    }
  };
  add(plan.the_case->expectations);
  for (const auto& [name, expectations] : plan.the_case->readings) add(expectations);
  return found;
}

Plan MakePlan(const Case& a_case, Edition edition, Edition dialect,
              std::function<bool(const std::string&)> counts) {
  const Scenario& scenario = a_case.scenario;
  Plan plan;
  plan.the_case = &a_case;
  plan.edition = edition;
  plan.dialect = dialect;
  plan.counts = std::move(counts);
  LookAtSteps(&plan, scenario);
  for (const Expectation* each : CountingExpectations(plan)) LookAt(&plan, *each);
  ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
    if (operation.returns) LookInside(&plan, *operation.returns);
  });
  FindWorkers(&plan, scenario);
  plan.numbered = plan.numbered || ForksAgain(scenario);
  const Fixture& given = scenario.fixture;
  plan.outside = plan.outside || !given.args.empty() || !given.runtime_args.empty() ||
                 !given.env.empty() || given.listening_fd || plan.LooksAt("os.exit") ||
                 plan.LooksAt("output");
  const auto& needs = scenario.needs;
  plan.folder =
      UsesFolder(scenario) || std::find(needs.begin(), needs.end(), "root") != needs.end();
  plan.shared_log = plan.outside || WorkersTell(plan, scenario);
  for (const auto& [event, fields] : plan.looked_at) {
    plan.labels = plan.labels || (event.starts_with("cluster.") && event != "cluster.setup");
  }
  plan.labels = plan.labels && (plan.workers.size() > 1 || plan.numbered);
  HoistSnapshots(&plan);
  return plan;
}

std::string KeyOf(const Pattern& pattern) {
  return pattern.event == "result" && !pattern.subject.empty() ? "result " + pattern.subject
                                                               : pattern.event;
}

bool HasOneResult(const Plan& plan, const std::string& name) {
  int count = 0;
  ForEachOperation(plan.the_case->scenario,
                   [&](const Operation& operation, const std::string&, int depth) {
                     if (ResultName(operation) == name) count += depth > 0 ? 2 : 1;
                   });
  return count == 1 && !plan.numbered;
}

std::string Text(const Operation& operation, std::string_view key) {
  return StringOr(operation.fields, key);
}

std::string ResultName(const Operation& operation) {
  return operation.as.empty() ? fmt::format("{}-{}", operation.name, operation.id) : operation.as;
}

bool MayThrow(const Operation& operation) {
  return operation.throws && *operation.throws == "maybe";
}

bool HasAssertions(const Plan& plan, const Operation& operation) {
  return (operation.returns || (operation.throws && !MayThrow(operation))) &&
         (operation.requirement.empty() || plan.counts(operation.requirement));
}

bool RecordsResult(const Plan& plan, const Operation& operation, bool nested) {
  if (plan.LooksAt("result " + operation.as) || (plan.LooksAt("result") && !operation.as.empty())) {
    return true;
  }
  return nested && HasAssertions(plan, operation);
}

bool OnlyTakesTime(const Plan& plan, const Operation& operation) {
  const bool reads = operation.name == "get" || operation.name == "same" ||
                     operation.name == "typeof" || operation.name == "keys";
  const bool calls = StringOr(operation.fields, "path").ends_with("()");
  return reads && !calls && !HasAssertions(plan, operation) &&
         !RecordsResult(plan, operation, false);
}

}  // namespace clusterspec::script
