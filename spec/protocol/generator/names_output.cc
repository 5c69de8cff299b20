#include <fmt/format.h>

#include <cctype>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

struct Enum {
  std::string type;
  std::string about;
  std::vector<Name> values;
};

template <typename Items>
std::vector<Name> NamesIn(const Items& items) {
  std::vector<Name> names;
  names.reserve(items.size());
  for (const auto& each : items) names.push_back({each.name, ""});
  return names;
}

std::vector<Enum> EnumsOf(const Table& table) {
  std::vector<Enum> enums{{"FieldKind", "What may stand in a field.", NamesIn(table.kinds)},
                          {"OperationKind", "", NamesIn(table.operations)},
                          {"EventKind", "", NamesIn(table.events)},
                          {"SubjectKind", "What the subject of an event is.", table.subjects},
                          {"ClientVerb", "", NamesIn(table.clients)},
                          {"ProtocolRule", "What every line of an adapter keeps.", table.rules},
                          {"Capability", "", NamesIn(table.capabilities)},
                          {"ObjectKind", "What paths go through.", NamesIn(table.objects)}};
  std::vector<Name> editions;
  for (const std::string& each : table.editions) editions.push_back({each, ""});
  enums.push_back({"Edition", "Of the documentation, in the order of time.", editions});
  for (const Choice& choice : table.choices) enums.push_back({choice.name, "", choice.values});
  return enums;
}

}  // namespace

std::string Enumerator(std::string_view name) {
  std::string text = "k";
  bool upper = true;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte)) text += upper ? static_cast<char>(std::toupper(byte)) : letter;
    upper = !std::isalnum(byte);
  }
  return text;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') quoted += '\\';
    quoted += letter == '\n' ? ' ' : letter;
  }
  return quoted + "\"";
}

std::string NamesHeader(const Table& table) {
  std::string text =
      "// Made from spec/protocol/protocol.yaml: the enums of the protocol, and their names.\n"
      "#ifndef CLUSTERSPEC_SPEC_PROTOCOL_NAMES_H_\n"
      "#define CLUSTERSPEC_SPEC_PROTOCOL_NAMES_H_\n\n"
      "#include <array>\n#include <cstdint>\n#include <optional>\n#include <string_view>\n\n"
      "namespace clusterspec {\n";
  for (const Enum& each : EnumsOf(table)) {
    text += "\n";
    if (!each.about.empty()) text += fmt::format("// {}\n", each.about);
    text += fmt::format("enum class {} : uint8_t {{\n", each.type);
    for (const Name& value : each.values) text += fmt::format("  {},\n", Enumerator(value.name));
    text += fmt::format(
        "}};\n"
        "inline constexpr int k{0}Count = {1};\n"
        "std::string_view ToString({0} value);\n"
        "std::optional<{0}> Parse{0}(std::string_view name);\n",
        each.type, each.values.size());
  }
  text += "\ninline constexpr std::array kAllEditions = {\n";
  for (const std::string& each : table.editions) {
    text += fmt::format("    Edition::{},\n", Enumerator(each));
  }
  return text +
         "};\ninline constexpr Edition kCurrentEdition = kAllEditions.back();\n"
         "\n}  // namespace clusterspec\n\n"
         "#endif  // CLUSTERSPEC_SPEC_PROTOCOL_NAMES_H_\n";
}

std::string DeviationsHeader(const std::vector<std::string>& ids) {
  std::string values;
  std::string rows;
  for (const std::string& id : ids) {
    values += fmt::format("  {},\n", Enumerator(id));
    rows += fmt::format("    {{Deviation::{}, {}}},\n", Enumerator(id), Quoted(id));
  }
  return fmt::format(
      "// Made from spec/deviations.yaml, which tells what each means.\n"
      "#ifndef CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_LIST_H_\n"
      "#define CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_LIST_H_\n\n"
      "#include <cstdint>\n#include <string_view>\n\n"
      "namespace clusterspec::model {{\n\n"
      "enum class Deviation : uint8_t {{\n{}}};\n\n"
      "struct DeviationInfo {{\n"
      "  Deviation deviation;\n"
      "  std::string_view id;  // as people type it\n"
      "}};\n\n"
      "inline constexpr DeviationInfo kDeviations[] = {{\n{}}};\n\n"
      "}}  // namespace clusterspec::model\n\n"
      "#endif  // CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_LIST_H_\n",
      values, rows);
}

std::string NamesSource(const Table& table) {
  std::string text =
      "// Made from spec/protocol/protocol.yaml.\n"
      "#include \"spec/protocol/names.h\"\n\n"
      "namespace clusterspec {\n"
      "namespace {\n\n"
      "template <typename Enum, int kSize>\n"
      "std::optional<Enum> Parse(const std::string_view (&names)[kSize], std::string_view name) {\n"
      "  for (int i = 0; i < kSize; ++i) {\n"
      "    if (names[i] == name) return static_cast<Enum>(i);\n"
      "  }\n"
      "  return std::nullopt;\n"
      "}\n\n";
  const std::vector<Enum> enums = EnumsOf(table);
  for (const Enum& each : enums) {
    text += fmt::format("constexpr std::string_view k{}Names[] = {{\n", each.type);
    for (const Name& value : each.values) text += fmt::format("    {},\n", Quoted(value.name));
    text += "};\n";
  }
  text += "\n}  // namespace\n";
  for (const Enum& each : enums) {
    text += fmt::format(
        "\nstd::string_view ToString({0} value) {{\n"
        "  return k{0}Names[static_cast<int>(value)];\n"
        "}}\n"
        "std::optional<{0}> Parse{0}(std::string_view name) {{\n"
        "  return Parse<{0}>(k{0}Names, name);\n"
        "}}\n",
        each.type);
  }
  return text + "\n}  // namespace clusterspec\n";
}

}  // namespace clusterspec::generator
