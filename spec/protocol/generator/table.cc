#include "spec/protocol/generator/table.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string_view>

namespace clusterspec::generator {
namespace {

template <typename Items>
auto Find(const Items& items, std::string_view name) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& each) { return each.name == name; });
}

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  Table Read() {
    const YAML::Node root = YAML::LoadFile(path_);
    Keys(root,
         {"protocol", "editions", "kinds", "choices", "operations", "subjects", "events", "clients",
          "rules", "capabilities", "constants", "types", "signals", "emitter", "objects", "lint"});
    table_.editions = Texts(root["editions"]);
    for (const auto& each : root["kinds"]) table_.kinds.push_back(ReadKind(each));
    for (const auto& each : root["choices"]) {
      table_.choices.push_back({Text(each.first), Names(each.second)});
    }
    for (const auto& each : root["operations"]) table_.operations.push_back(ReadOperation(each));
    table_.subjects = Names(root["subjects"]);
    Keys(root["events"], {"adapter", "harness"});
    for (const bool harness : {false, true}) {
      const char* by = harness ? "harness" : "adapter";
      for (const auto& each : root["events"][by]) table_.events.push_back(ReadEvent(each, harness));
    }
    for (const auto& each : root["clients"]) table_.clients.push_back(ReadOperation(each));
    table_.rules = Names(root["rules"]);
    for (const auto& each : root["capabilities"]) {
      Keys(each.second, {"known_by", "about"});
      const bool of_harness = Text(each.second["known_by"]) == "harness";
      table_.capabilities.push_back({Text(each.first), Text(each.second["about"]), of_harness});
    }
    table_.constants = Names(root["constants"]);
    for (const auto& each : root["types"]) {
      Keys(each.second, {"form", "about", "sent", "taken"});
      table_.types.push_back({Text(each.first), Text(each.second["form"]),
                              Text(each.second["about"]), Flag(each.second["sent"]),
                              Flag(each.second["taken"])});
    }
    for (const auto& each : root["signals"]) {
      table_.signals.emplace_back(Text(each.first), each.second.as<int>());
    }
    table_.emitter = Texts(root["emitter"]);
    for (const auto& each : root["objects"]) table_.objects.push_back(ReadObject(each));
    CheckObjects(root["objects"]);
    CheckLint(root["lint"]);
    return std::move(table_);
  }

 private:
  using Pair = YAML::detail::iterator_value;

  [[noreturn]] void Fail(const YAML::Node& node, const std::string& what) const {
    throw std::runtime_error(
        fmt::format("{}:{}:{}: {}", path_, node.Mark().line + 1, node.Mark().column + 1, what));
  }

  void Keys(const YAML::Node& node, std::initializer_list<std::string_view> known) const {
    if (!node.IsMap()) Fail(node, "expected a mapping");
    for (const auto& each : node) {
      const auto key = Text(each.first);
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        Fail(each.first,
             fmt::format("unknown key '{}'; expected one of {}", key, fmt::join(known, ", ")));
      }
    }
  }

  static std::string Text(const YAML::Node& node) { return node ? node.as<std::string>() : ""; }
  static bool Flag(const YAML::Node& node) { return node && node.as<bool>(); }
  static std::optional<int> Number(const YAML::Node& node) {
    return node ? std::optional(node.as<int>()) : std::nullopt;
  }
  // One text or a list of them.
  static std::vector<std::string> Texts(const YAML::Node& node) {
    if (!node) return {};
    if (node.IsScalar()) return {Text(node)};
    return node.as<std::vector<std::string>>();
  }
  static std::vector<Name> Names(const YAML::Node& node) {
    std::vector<Name> names;
    for (const auto& each : node) names.push_back({Text(each.first), Text(each.second)});
    return names;
  }

  Kind ReadKind(const Pair& pair) {
    const YAML::Node& node = pair.second;
    Keys(node, {"json", "least", "most", "about"});
    return {Text(pair.first), Texts(node["json"]), Number(node["least"]), Number(node["most"]),
            Text(node["about"])};
  }

  Field ReadField(const Pair& pair) {
    const YAML::Node& node = pair.second;
    Keys(node, {"kind", "required", "of", "without", "also", "default", "least", "most", "about",
                "js", "always"});
    Field field;
    field.name = Text(pair.first);
    field.kind = Text(node["kind"]);
    const auto kind = Find(table_.kinds, field.kind);
    if (kind == table_.kinds.end()) Fail(node, fmt::format("unknown kind '{}'", field.kind));
    field.required = Flag(node["required"]);
    field.of = Text(node["of"]);
    const bool known = Find(table_.choices, field.of) != table_.choices.end();
    if ((field.kind == "choice") != known) Fail(node, "a choice, and nothing else, is 'of' one");
    field.without = Texts(node["without"]);
    field.also = Texts(node["also"]);
    field.default_value = Text(node["default"]);
    field.least = node["least"] ? Number(node["least"]) : kind->least;
    field.most = node["most"] ? Number(node["most"]) : kind->most;
    field.about = Text(node["about"]);
    field.js = Text(node["js"]);
    field.always = Flag(node["always"]);
    return field;
  }

  std::vector<Field> ReadFields(const YAML::Node& node) {
    std::vector<Field> fields;
    if (!node) return fields;
    for (const auto& each : node) fields.push_back(ReadField(each));
    return fields;
  }

  Operation ReadOperation(const Pair& pair) {
    Keys(pair.second, {"about", "fields"});
    return {Text(pair.first), Text(pair.second["about"]), ReadFields(pair.second["fields"])};
  }

  Event ReadEvent(const Pair& pair, bool of_harness) {
    const YAML::Node& node = pair.second;
    Keys(node, {"about", "process", "subject", "reactions", "requirement", "parameters", "heard_as",
                "data"});
    Event event;
    event.name = Text(pair.first);
    event.about = Text(node["about"]);
    event.of_harness = of_harness;
    event.process = of_harness ? "harness" : Text(node["process"]);
    event.subject = Text(node["subject"]);
    if (Find(table_.subjects, event.subject) == table_.subjects.end()) {
      Fail(node, fmt::format("unknown kind of subject '{}'", event.subject));
    }
    event.reactions = !of_harness && (!node["reactions"] || Flag(node["reactions"]));
    event.requirement = Text(node["requirement"]);
    if (node["parameters"]) event.parameters = Text(node["parameters"]);
    event.heard_as = Text(node["heard_as"]);
    if (event.heard_as.empty()) event.heard_as = event.name.substr(event.name.find('.') + 1);
    event.data = ReadFields(node["data"]);
    return event;
  }

  Object ReadObject(const Pair& pair) {
    const YAML::Node& node = pair.second;
    Keys(node, {"root", "emitter", "open", "each", "members"});
    Object object{Text(pair.first),      Text(node["root"]), Text(node["each"]),
                  Flag(node["emitter"]), Flag(node["open"]), {}};
    if (!node["members"]) return object;
    for (const auto& each : node["members"]) {
      const std::string leads_to = Text(each.first) == "any" ? "" : Text(each.first);
      for (const std::string& name : Texts(each.second)) object.members.push_back({name, leads_to});
    }
    return object;
  }

  // Objects name each other.
  void CheckObjects(const YAML::Node& node) const {
    for (const Object& object : table_.objects) {
      std::vector<std::string> named{object.each};
      for (const Member& member : object.members) named.push_back(member.leads_to);
      for (const std::string& each : named) {
        if (!each.empty() && Find(table_.objects, each) == table_.objects.end()) {
          Fail(node, fmt::format("'{}' leads to an unknown object '{}'", object.name, each));
        }
      }
    }
  }

  // Notes the operations below the node, and the names that their fields have.
  void NoteTried(const YAML::Node& node, std::set<std::string>* tried) const {
    if (node.IsSequence()) {
      for (const auto& each : node) NoteTried(each, tried);
    }
    if (!node.IsMap()) return;
    const std::string first = node.size() == 0 ? "" : Text(node.begin()->first);
    const auto operation = Find(table_.operations, first);
    if (operation != table_.operations.end()) {
      tried->insert(first);
      for (const Field& field : operation->fields) {
        const bool main = &field == &operation->fields.front();
        const YAML::Node value = node[main ? first : field.name];
        if (value && value.IsScalar()) tried->insert(Trial(first, field, Text(value)));
      }
    }
    for (const auto& each : node) {
      if (Text(each.first) != "client") NoteTried(each.second, tried);
    }
  }

  static std::string Trial(const std::string& operation, const Field& field,
                           const std::string& value) {
    return fmt::format("{} with {}: {}", operation, field.name, value);
  }

  void CheckLint(const YAML::Node& node) const {
    std::set<std::string> tried;
    NoteTried(node, &tried);
    for (const Operation& operation : table_.operations) {
      std::vector<std::string> wanted{operation.name};
      for (const Field& field : operation.fields) {
        if (field.of.empty()) continue;
        for (const Name& each : table_.NamesOf(field)) {
          wanted.push_back(Trial(operation.name, field, each.name));
        }
      }
      for (const std::string& each : wanted) {
        if (!tried.contains(each)) {
          Fail(node, "no scenario of the linter tries the operation " + each);
        }
      }
    }
  }

  std::string path_;
  Table table_;
};

}  // namespace

const Kind& Table::KindOf(const Field& field) const { return *Find(kinds, field.kind); }

std::vector<Name> Table::NamesOf(const Field& field) const {
  std::vector<Name> names;
  if (!field.of.empty()) {
    for (const Name& each : Find(choices, field.of)->values) {
      const auto& left_out = field.without;
      if (std::find(left_out.begin(), left_out.end(), each.name) == left_out.end()) {
        names.push_back(each);
      }
    }
  }
  for (const std::string& each : field.also) names.push_back({each, ""});
  return names;
}

std::vector<std::string> ReadDeviations(const std::string& path) {
  std::vector<std::string> ids;
  for (const auto& each : YAML::LoadFile(path)) ids.push_back(each["id"].as<std::string>());
  return ids;
}

Table ReadTable(const std::string& path) { return Reader(path).Read(); }

}  // namespace clusterspec::generator
