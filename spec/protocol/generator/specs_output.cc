#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

std::string Bool(bool value) { return value ? "true" : "false"; }

std::string Bound(const std::optional<int>& bound) {
  return bound ? std::to_string(*bound) : "std::nullopt";
}

// Writes the arrays that a span points to before the array that has the spans.
class Writer {
 public:
  explicit Writer(const Table& table) : table_(table) {}

  std::string Write() {
    text_ =
        "// Made from spec/protocol/protocol.yaml.\n"
        "#include \"spec/protocol/protocol.h\"\n\n"
        "namespace clusterspec {\n"
        "namespace {\n\n";
    std::string operations = OperationRows();
    std::string events = EventRows();
    std::string listeners = ListenerRows();
    std::string clients = ClientRows();
    std::string objects = ObjectRows();
    Array("OperationSpec", "kOperations", operations);
    Array("EventSpec", "kEvents", events);
    Array("ListenerSpec", "kListeners", listeners);
    Array("ClientSpec", "kClientVerbs", clients);
    Array("ObjectSpec", "kObjects", objects);
    Array("RuleSpec", "kRules", RuleRows());
    Array("CapabilitySpec", "kCapabilities", CapabilityRows());
    Array("SignalSpec", "kSignals", SignalRows());
    Array("std::string_view", "kEmitterMethods", Texts(table_.emitter));
    Array("std::string_view", "kConstants", Texts(NamesIn(table_.constants)));
    Array("TypeSpec", "kTypes", TypeRows());
    text_ += "}  // namespace\n\n";
    Getter("OperationSpec", "AllOperations");
    Getter("EventSpec", "AllEvents");
    Getter("ListenerSpec", "AllListeners");
    Getter("ClientSpec", "AllClientVerbs");
    Getter("RuleSpec", "AllRules");
    Getter("CapabilitySpec", "AllCapabilities");
    Getter("SignalSpec", "AllSignals");
    Getter("ObjectSpec", "AllObjects");
    Getter("std::string_view", "EmitterMethods");
    Getter("std::string_view", "AllConstants");
    Getter("TypeSpec", "AllTypes");
    KindFunctions();
    return text_ + "}  // namespace clusterspec\n";
  }

 private:
  static std::vector<std::string> NamesIn(const std::vector<Name>& names) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (const Name& each : names) texts.push_back(each.name);
    return texts;
  }

  static std::string Texts(const std::vector<std::string>& texts) {
    std::string rows;
    for (const std::string& each : texts) rows += fmt::format("    {},\n", Quoted(each));
    return rows;
  }

  void Array(const char* type, const std::string& name, const std::string& rows) {
    text_ += fmt::format("constexpr {} {}[] = {{\n{}}};\n", type, name, rows);
  }

  void Getter(const char* type, const char* name) {
    const std::string_view array = std::string_view(name).starts_with("All") ? name + 3 : name;
    text_ += fmt::format("std::span<const {}> {}() {{ return k{}; }}\n", type, name, array);
  }

  // The name of an array with these fields, or {} where there are none.
  std::string Fields(const std::string& owner, const std::vector<Field>& fields) {
    if (fields.empty()) return "{}";
    std::string rows;
    for (const Field& field : fields) {
      const std::vector<std::string> names = NamesIn(table_.NamesOf(field));
      std::string span = "{}";
      if (!names.empty()) {
        span = fmt::format("{}{}Names", owner, Enumerator(field.name).substr(1));
        Array("std::string_view", span, Texts(names));
      }
      rows +=
          fmt::format("    {{{}, FieldKind::{}, {}, {}, {}, {}, {}, {}}},\n", Quoted(field.name),
                      Enumerator(field.kind), Bool(field.required), Quoted(field.default_value),
                      span, Bound(field.least), Bound(field.most), Quoted(field.about));
    }
    Array("FieldSpec", owner, rows);
    return owner;
  }

  std::string OperationRows() {
    std::string rows;
    for (const Operation& each : table_.operations) {
      const std::string kind = Enumerator(each.name);
      rows += fmt::format("    {{OperationKind::{}, {}, {}, {}}},\n", kind, Quoted(each.name),
                          Quoted(each.about), Fields(kind + "Fields", each.fields));
    }
    return rows;
  }

  std::string EventRows() {
    std::string rows;
    for (const Event& each : table_.events) {
      const std::string kind = Enumerator(each.name);
      rows += fmt::format(
          "    {{EventKind::{}, {}, {}, Sender::{}, SeenBy::{}, SubjectKind::{}, {}, {}, {}}},\n",
          kind, Quoted(each.name), Quoted(each.about), each.of_harness ? "kHarness" : "kAdapter",
          Enumerator(each.process), Enumerator(each.subject), Bool(each.reactions),
          Quoted(each.requirement), Fields(kind + "Data", each.data));
    }
    return rows;
  }

  // Events whose parameters for a listener are known.
  std::string ListenerRows() {
    std::string rows;
    for (const Event& each : table_.events) {
      if (!each.parameters) continue;
      const std::string kind = Enumerator(each.name);
      std::string fields;
      for (const Field& field : each.data) {
        fields += fmt::format("    {{{}, {}, {}}},\n", Quoted(field.name), Quoted(field.js),
                              Bool(field.always));
      }
      if (!fields.empty()) Array("ListenerField", kind + "Listener", fields);
      rows += fmt::format("    {{EventKind::{}, {}, {}, {}, {}}},\n", kind, Quoted(each.name),
                          Quoted(each.heard_as), Quoted(*each.parameters),
                          fields.empty() ? "{}" : kind + "Listener");
    }
    return rows;
  }

  std::string ClientRows() {
    std::string rows;
    for (const Operation& each : table_.clients) {
      const std::string verb = Enumerator(each.name);
      rows += fmt::format("    {{ClientVerb::{}, {}, {}, {}}},\n", verb, Quoted(each.name),
                          Quoted(each.about), Fields(verb + "ClientFields", each.fields));
    }
    return rows;
  }

  static std::string ObjectOrNone(const std::string& name) {
    return name.empty() ? "std::nullopt" : "ObjectKind::" + Enumerator(name);
  }

  std::string ObjectRows() {
    std::string rows;
    for (const Object& each : table_.objects) {
      const std::string kind = Enumerator(each.name);
      std::string members;
      for (const Member& member : each.members) {
        members +=
            fmt::format("    {{{}, {}}},\n", Quoted(member.name), ObjectOrNone(member.leads_to));
      }
      if (!members.empty()) Array("MemberSpec", kind + "Members", members);
      rows += fmt::format("    {{ObjectKind::{}, {}, {}, {}, {}, {}}},\n", kind, Quoted(each.root),
                          Bool(each.emitter), Bool(each.open),
                          members.empty() ? "{}" : kind + "Members", ObjectOrNone(each.each));
    }
    return rows;
  }

  std::string RuleRows() const {
    std::string rows;
    for (const Name& each : table_.rules) {
      rows += fmt::format("    {{ProtocolRule::{}, {}, {}}},\n", Enumerator(each.name),
                          Quoted(each.name), Quoted(each.about));
    }
    return rows;
  }

  std::string CapabilityRows() const {
    std::string rows;
    for (const Capability& each : table_.capabilities) {
      rows += fmt::format("    {{Capability::{}, {}, {}, KnownBy::{}}},\n", Enumerator(each.name),
                          Quoted(each.name), Quoted(each.about),
                          each.of_harness ? "kHarness" : "kHello");
    }
    return rows;
  }

  std::string SignalRows() const {
    std::string rows;
    for (const auto& [name, number] : table_.signals) {
      rows += fmt::format("    {{{}, {}}},\n", Quoted(name), number);
    }
    return rows;
  }

  std::string TypeRows() const {
    std::string rows;
    for (const Type& each : table_.types) {
      rows += fmt::format("    {{{}, {}, {}}},\n", Quoted(each.name), Bool(each.sent),
                          Bool(each.taken));
    }
    return rows;
  }

  void KindFunctions() {
    text_ += "\nbool Takes(FieldKind kind, JsonType type) {\n  switch (kind) {\n";
    for (const Kind& each : table_.kinds) {
      std::vector<std::string> tests;
      for (const std::string& type : each.json) {
        tests.push_back(type == "any" ? "true" : "type == JsonType::" + Enumerator(type));
      }
      text_ += fmt::format("    case FieldKind::{}:\n      return {};\n", Enumerator(each.name),
                           fmt::join(tests, " || "));
    }
    text_ += "  }\n  return false;\n}\n\nstd::string_view AboutKind(FieldKind kind) {\n";
    text_ += "  switch (kind) {\n";
    for (const Kind& each : table_.kinds) {
      text_ += fmt::format("    case FieldKind::{}:\n      return {};\n", Enumerator(each.name),
                           Quoted(each.about));
    }
    text_ += "  }\n  return \"\";\n}\n\n";
  }

  const Table& table_;
  std::string text_;
};

}  // namespace

std::string SpecsSource(const Table& table) { return Writer(table).Write(); }

}  // namespace clusterspec::generator
