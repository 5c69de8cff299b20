#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

std::string Strings(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  quoted.reserve(texts.size());
  for (const std::string& each : texts) quoted.push_back(Quoted(each));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

template <typename Items>
std::vector<std::string> NamesIn(const Items& items) {
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const auto& each : items) names.push_back(each.name);
  return names;
}

// As a regular expression: "cluster\.fork|hello". Quoted for JSON.
std::string EventPattern(const Table& table) {
  std::string names;
  for (const Event& each : table.events) {
    names += names.empty() ? "" : "|";
    for (const char letter : each.name) {
      if (letter == '.') names += '\\';
      names += letter;
    }
  }
  return Quoted(fmt::format("^({})( |$)", names));
}

std::vector<std::string> ReactableEvents(const Table& table) {
  std::vector<std::string> names;
  for (const Event& each : table.events) {
    if (each.reactions) names.push_back(each.name);
  }
  return names;
}

std::string SignalSchema(const Table& table) {
  std::vector<std::string> names;
  for (const auto& each : table.signals) names.push_back(each.first);
  return fmt::format(R"({{"anyOf": [{{"enum": {}}}, {{"type": "integer", "minimum": 0}}]}})",
                     Strings(names));
}

std::string Bounds(const std::optional<int>& least, const std::optional<int>& most) {
  std::string text;
  if (least) text += fmt::format(R"(, "minimum": {})", *least);
  if (most) text += fmt::format(R"(, "maximum": {})", *most);
  return text;
}

std::string FieldSchema(const Table& table, const Field& field) {
  const Kind& kind = table.KindOf(field);
  if (!field.of.empty()) {
    return fmt::format(R"({{"enum": {}}})", Strings(NamesIn(table.NamesOf(field))));
  }
  if (field.kind == "operations") return R"({"$ref": "#/definitions/operations"})";
  if (field.kind == "address") return R"({"$ref": "#/definitions/address"})";
  if (field.kind == "event") {
    return fmt::format(R"({{"enum": {}}})", Strings(ReactableEvents(table)));
  }
  if (field.kind == "signal") return SignalSchema(table);
  if (field.kind == "texts") return R"({"type": "array", "items": {"type": "string"}})";
  if (field.kind == "thrown") {
    return R"({"type": "object", "required": ["name", "message"],
       "properties": {"name": {"type": "string"}, "message": {"type": "string"}, "code": {}}})";
  }
  if (kind.json.front() == "any") return "{}";
  const std::string type = kind.json.size() == 1 ? Quoted(kind.json.front()) : Strings(kind.json);
  return fmt::format(R"({{"type": {}{}}})", type, Bounds(field.least, field.most));
}

std::string Members(const std::vector<std::string>& members) {
  return fmt::format("{}", fmt::join(members, ",\n      "));
}

// The schema of a mapping with one line for each member.
std::string Mapping(const std::string& title, const std::vector<std::string>& members,
                    const std::vector<std::string>& required) {
  return fmt::format(
      "{{\"type\": \"object\", {}\"required\": {}, \"additionalProperties\": false,\n"
      "     \"properties\": {{{}}}}}",
      title.empty() ? "" : fmt::format("\"title\": {}, ", Quoted(title)), Strings(required),
      members.empty() ? "" : "\n      " + Members(members));
}

// As a case has it: the first field stands behind the operation's own key.
std::string InCase(const Table& table, const Operation& operation, bool of_client) {
  std::vector<std::string> members;
  std::vector<std::string> required{operation.name};
  if (operation.fields.empty()) {
    members.push_back(fmt::format("{}: {{\"const\": true}}", Quoted(operation.name)));
  }
  for (const Field& field : operation.fields) {
    const bool main = &field == &operation.fields.front();
    if (field.required && !main) required.push_back(field.name);
    members.push_back(fmt::format("{}: {}", Quoted(main ? operation.name : field.name),
                                  FieldSchema(table, field)));
  }
  if (!of_client) {
    members.push_back(
        R"("returns": {}, "throws": {}, "as": {"type": "string"}, "for": {"type": "string"})");
  }
  return Mapping(operation.name, members, required);
}

std::string Cases(const Table& table, const std::vector<Operation>& operations, bool of_client) {
  std::vector<std::string> all;
  all.reserve(operations.size());
  for (const Operation& each : operations) all.push_back(InCase(table, each, of_client));
  return fmt::format("{}", fmt::join(all, ",\n    "));
}

std::vector<const Event*> OfAdapter(const Table& table) {
  std::vector<const Event*> events;
  for (const Event& each : table.events) {
    if (!each.of_harness) events.push_back(&each);
  }
  return events;
}

std::string AdapterEvents(const Table& table) {
  std::vector<std::string> names;
  for (const Event* each : OfAdapter(table)) names.push_back(each->name);
  return Strings(names);
}

std::string DataSchemas(const Table& table) {
  std::vector<std::string> all;
  for (const Event* each : OfAdapter(table)) {
    std::vector<std::string> members;
    std::vector<std::string> required;
    for (const Field& field : each->data) {
      if (field.required) required.push_back(field.name);
      members.push_back(fmt::format("{}: {}", Quoted(field.name), FieldSchema(table, field)));
    }
    all.push_back(fmt::format("{}: {}", Quoted(each->name), Mapping("", members, required)));
  }
  return fmt::format("{}", fmt::join(all, ",\n    "));
}

std::string Implications(const Table& table) {
  std::vector<std::string> all;
  for (const Event* each : OfAdapter(table)) {
    all.push_back(fmt::format(R"({{"if": {{"properties": {{"event": {{"const": {0}}}}}}},
   "then": {{"properties": {{"data": {{"$ref": "#/definitions/data/{1}"}}}}}}}})",
                              Quoted(each->name), each->name));
  }
  return fmt::format("{}", fmt::join(all, ",\n  "));
}

void Replace(std::string* text, std::string_view what, const std::string& with) {
  for (size_t at = text->find(what); at != std::string::npos;
       at = text->find(what, at + with.size())) {
    text->replace(at, what.size(), with);
  }
}

}  // namespace

std::string FilledSchema(const Table& table, std::string schema) {
  Replace(&schema, R"("@operations@")", Cases(table, table.operations, false));
  Replace(&schema, R"("@clients@")", Cases(table, table.clients, true));
  Replace(&schema, R"("@capabilities@")", Strings(NamesIn(table.capabilities)));
  Replace(&schema, R"("@event_pattern@")", EventPattern(table));
  Replace(&schema, R"("@signal@")", SignalSchema(table));
  Replace(&schema, R"("@adapter_events@")", AdapterEvents(table));
  Replace(&schema, R"("@data@": {})", DataSchemas(table));
  Replace(&schema, R"("@implications@")", Implications(table));
  const size_t left = schema.find("\"@");
  if (left != std::string::npos) {
    throw std::runtime_error("unknown placeholder in a schema: " + schema.substr(left, 30));
  }
  return schema;
}

}  // namespace clusterspec::generator
