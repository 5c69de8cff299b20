#include "harness/load/scenario_writer.h"

#include "harness/load/flow_yaml.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

// ---- nouns as the values that the loader reads

json::array Strings(const std::vector<std::string>& strings) {
  return json::array(strings.begin(), strings.end());
}

std::string Name(const Pattern& pattern) {
  return pattern.subject.empty() ? pattern.event : pattern.event + " " + pattern.subject;
}

json::object Conditions(const std::vector<Condition>& conditions) {
  json::object object;
  for (const Condition& each : conditions) object[each.field] = each.expected;
  return object;
}

// {event: E, where: {..}}
json::object EventAndWhere(const Pattern& pattern) {
  json::object object{{"event", Name(pattern)}};
  if (!pattern.conditions.empty()) object["where"] = Conditions(pattern.conditions);
  return object;
}

json::value Value(const Pattern& pattern) {
  if (pattern.conditions.empty()) return json::value(Name(pattern));
  return EventAndWhere(pattern);
}

json::object Value(const Operation& operation);

json::array Values(const std::vector<Operation>& operations) {
  json::array array;
  for (const Operation& each : operations) array.push_back(Value(each));
  return array;
}

// The operation's own key comes first: the loader knows it by that.
json::object Value(const Operation& operation) {
  const OperationSpec* spec = FindOperation(operation.name);
  CLUSTERSPEC_ASSERT(spec != nullptr);
  json::object object;
  const FieldSpec* main = spec->main();
  object[operation.name] = main == nullptr ? json::value(true) : json::value(nullptr);
  for (const auto& [name, value] : operation.fields) {
    const bool of_main = main != nullptr && name == main->name;
    object[of_main ? std::string_view(operation.name) : std::string_view(name)] = value;
  }
  if (!operation.nested.empty()) object["do"] = Values(operation.nested);
  if (!operation.as.empty()) object["as"] = operation.as;
  if (operation.returns) object["returns"] = *operation.returns;
  if (operation.throws) object["throws"] = *operation.throws;
  if (!operation.requirement.empty()) object["for"] = operation.requirement;
  return object;
}

json::value Value(const Target& target) {
  if (!target.server.empty()) return json::value(target.server);
  json::object object;
  if (!target.host.empty()) object["host"] = target.host;
  if (!target.port.is_null()) object["port"] = target.port;
  if (!target.path.empty()) object["path"] = target.path;
  return object;
}

json::value Value(const Client& client) {
  json::object object{{ToString(client.verb), client.label}};
  const json::value target = Value(client.to);
  if (target.is_string() || !target.get_object().empty()) object["to"] = target;
  if (!client.text.empty()) object["text"] = client.text;
  if (client.times != 1) object["times"] = client.times;
  if (client.at_once != 1) object["at_once"] = client.at_once;
  if (client.protocol != ServerProtocol::kNet) object["protocol"] = ToString(client.protocol);
  return object;
}

json::value Value(const Await& await) {
  if (await.count == 1) return Value(await.pattern);
  json::object object = EventAndWhere(await.pattern);
  object["count"] = await.count;
  return object;
}

void AddBounds(const Expectation& expectation, json::object* object) {
  if (expectation.maximum == expectation.minimum) {
    (*object)["is"] = expectation.minimum;
    return;
  }
  if (expectation.minimum > 0) (*object)["at_least"] = expectation.minimum;
  if (expectation.maximum) (*object)["at_most"] = *expectation.maximum;
}

json::array PatternsAndFields(const Expectation& expectation) {
  json::array array;
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    json::object object = EventAndWhere(expectation.patterns[i]);
    if (i < expectation.fields.size()) object["field"] = expectation.fields[i];
    array.push_back(std::move(object));
  }
  return array;
}

json::value Operands(const Expectation& expectation) {
  json::object object = EventAndWhere(expectation.patterns.front());
  switch (expectation.kind) {
    case ExpectationKind::kOrdered:
    case ExpectationKind::kUnordered: {
      json::array array;
      for (const Pattern& each : expectation.patterns) array.push_back(Value(each));
      return array;
    }
    case ExpectationKind::kOnce:
    case ExpectationKind::kNever:
      return Value(expectation.patterns.front());
    case ExpectationKind::kEqual:
    case ExpectationKind::kDifferent:
      return PatternsAndFields(expectation);
    case ExpectationKind::kAlways:
      object["has"] = Conditions(expectation.has);
      return object;
    case ExpectationKind::kTally:
      object["field"] = expectation.fields.front();
      object["values"] = Strings(expectation.values);
      break;
    case ExpectationKind::kCount:
      break;
  }
  AddBounds(expectation, &object);
  return object;
}

json::array Values(const std::vector<Expectation>& expectations) {
  json::array array;
  for (const Expectation& each : expectations) {
    json::object object{{ToString(each.kind), Operands(each)}};
    if (!each.requirement.empty()) object["for"] = each.requirement;
    array.push_back(std::move(object));
  }
  return array;
}

json::object Value(const Fixture& fixture) {
  json::object object;
  if (!fixture.args.empty()) object["args"] = Strings(fixture.args);
  if (!fixture.runtime_args.empty()) object["runtime_args"] = Strings(fixture.runtime_args);
  json::object env;
  for (const auto& [name, value] : fixture.env) env[name] = value;
  if (!env.empty()) object["env"] = std::move(env);
  if (fixture.listening_fd) object["listening_fd"] = *fixture.listening_fd;
  if (fixture.es_module) object["module"] = "es";
  return object;
}

// ---- the file

class Writer {
 public:
  explicit Writer(std::string* text) : text_(*text) {}

  void Member(std::string_view key, const json::value& value) {
    text_ += FlowYaml(json::value(key)) + ": " + FlowYaml(value) + "\n";
  }

  // Items one a line.
  void List(const std::string& key, const json::array& items, const std::string& indent) {
    text_ += indent + key + ":\n";
    for (const json::value& item : items) text_ += indent + "  - " + Item(item) + "\n";
  }

  void OneStep(const Step& step) {
    if (const auto* batch = std::get_if<Batch>(&step.action)) return OneBatch(*batch);
    json::object object;
    if (const auto* await = std::get_if<Await>(&step.action)) object["await"] = Value(*await);
    if (std::holds_alternative<Quiesce>(step.action)) object["quiesce"] = true;
    if (const auto* client = std::get_if<Client>(&step.action)) object["client"] = Value(*client);
    if (const auto* signal = std::get_if<Signal>(&step.action)) {
      object["signal"] = json::object{{"to", signal->process}, {"name", signal->name}};
    }
    Line(object);
  }

 private:
  void OneBatch(const Batch& batch) {
    constexpr size_t kWidth = 100;
    const json::array operations = Values(batch.operations);
    const json::value one = operations.size() == 1 ? operations.front() : json::value(operations);
    if (FlowYaml(one).size() + batch.process.size() <= kWidth || operations.size() <= 1) {
      return Line({{batch.process, one}});
    }
    text_ += "  - " + FlowYaml(json::value(batch.process)) + ":\n";
    for (const json::value& each : operations) text_ += "      - " + FlowYaml(each) + "\n";
  }

  // A mapping with one key goes without its braces.
  static std::string Item(const json::value& item) {
    if (!item.is_object() || item.get_object().size() != 1) return FlowYaml(item);
    const auto& member = *item.get_object().begin();
    return FlowYaml(json::value(member.key())) + ": " + FlowYaml(member.value());
  }

  void Line(const json::object& object) { text_ += "  - " + Item(object) + "\n"; }

  std::string& text_;
};

void Number(std::vector<Operation>* operations, int* last) {
  for (Operation& each : *operations) {
    each.id = ++*last;
    Number(&each.nested, last);
  }
}

}  // namespace

std::string ToYaml(const Case& a_case) {
  std::string text;
  Writer writer(&text);
  writer.Member("title", json::value(a_case.title));
  if (!a_case.note.empty()) writer.Member("note", json::value(a_case.note));
  writer.Member("covers", Strings(a_case.covers));
  if (a_case.editions != EditionSet::All()) {
    writer.Member("editions", json::value(a_case.editions.ToString()));
  }
  const Scenario& scenario = a_case.scenario;
  if (!a_case.uses.empty()) writer.Member("uses", Strings(a_case.uses));
  if (!a_case.contradicts.empty()) writer.Member("contradicts", Strings(a_case.contradicts));
  if (!scenario.needs.empty()) writer.Member("needs", Strings(scenario.needs));
  const json::object fixture = Value(scenario.fixture);
  if (!fixture.empty()) writer.Member("fixture", fixture);
  text += scenario.steps.empty() ? "steps: []\n" : "steps:\n";
  for (const Step& step : scenario.steps) writer.OneStep(step);
  if (!a_case.expectations.empty()) writer.List("expect", Values(a_case.expectations), "");
  if (!a_case.readings.empty()) text += "readings:\n";
  for (const auto& [name, expectations] : a_case.readings) {
    writer.List(FlowYaml(json::value(name)), Values(expectations), "  ");
  }
  return text;
}

void NumberOperations(Scenario* scenario) {
  int last = 0;
  for (Step& step : scenario->steps) {
    if (auto* batch = std::get_if<Batch>(&step.action)) Number(&batch->operations, &last);
  }
}

}  // namespace clusterspec
