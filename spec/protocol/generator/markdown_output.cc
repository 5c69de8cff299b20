#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <stdexcept>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

std::string Code(std::string_view text) { return fmt::format("`{}`", text); }

// "A", "B" -> "`A`, `B`"
std::string Codes(const std::vector<Name>& names) {
  std::vector<std::string> quoted;
  quoted.reserve(names.size());
  for (const Name& each : names) quoted.push_back(Code(each.name));
  return fmt::format("{}", fmt::join(quoted, ", "));
}

// "`via`? (`require`, `import`; default `require`)"
std::string Described(const Table& table, const Field& field) {
  std::string text = Code(field.name) + (field.required ? "" : "?");
  std::vector<std::string> more;
  if (field.kind == "target") more.push_back("worker label");
  if (const std::string names = Codes(table.NamesOf(field)); !names.empty()) more.push_back(names);
  std::string inside = fmt::format("{}", fmt::join(more, ", "));
  if (!field.default_value.empty()) {
    inside += (inside.empty() ? "" : "; ") + fmt::format("default {}", Code(field.default_value));
  }
  if (!inside.empty()) text += fmt::format(" ({})", inside);
  return field.about.empty() ? text : text + ": " + field.about;
}

std::string Described(const Table& table, const std::vector<Field>& fields) {
  std::vector<std::string> texts;
  texts.reserve(fields.size());
  for (const Field& field : fields) texts.push_back(Described(table, field));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string OperationTable(const Table& table, const std::vector<Operation>& operations,
                           const char* head) {
  std::string text =
      fmt::format("| {} | fields | what it does; its value |\n| --- | --- | --- |\n", head);
  for (const Operation& each : operations) {
    text += fmt::format("| {} | {} | {} |\n", Code(each.name), Described(table, each.fields),
                        each.about);
  }
  return text;
}

std::string SubjectOf(const Table& table, const Event& event) {
  if (event.subject == "none") return "";
  for (const Name& each : table.subjects) {
    if (each.name == event.subject) return each.about;
  }
  return "";
}

std::string EventTable(const Table& table, bool of_harness) {
  std::string text = of_harness ? "| event | subject | data | |\n| --- | --- | --- | --- |\n"
                                : "| event | process | subject | data | |\n"
                                  "| --- | --- | --- | --- | --- |\n";
  std::string last;  // neighbours that differ in their names only share a row
  std::string names;
  const auto flush = [&] {
    if (!names.empty()) text += fmt::format("| {} {}\n", names, last);
    names.clear();
  };
  for (const Event& each : table.events) {
    if (each.of_harness != of_harness) continue;
    const std::string process = of_harness ? "" : fmt::format("| {} ", each.process);
    const std::string rest = fmt::format("{}| {} | {} | {} |", process, SubjectOf(table, each),
                                         Described(table, each.data), each.about);
    if (rest != last) flush();
    names += (names.empty() ? "" : " ") + Code(each.name);
    last = rest;
  }
  flush();
  return text;
}

std::string ChoiceTable(const Table& table) {
  std::string text = "| field | name | meaning |\n| --- | --- | --- |\n";
  for (const Choice& choice : table.choices) {
    std::string owners;
    for (const Operation& operation : table.operations) {
      for (const Field& field : operation.fields) {
        if (field.of != choice.name) continue;
        owners +=
            fmt::format("{}`{}` of `{}`", owners.empty() ? "" : ", ", field.name, operation.name);
      }
    }
    if (owners.empty()) continue;
    for (const Name& each : choice.values) {
      text += fmt::format("| {} | {} | {} |\n", owners, Code(each.name), each.about);
      owners.clear();
    }
  }
  return text;
}

std::string CapabilityTable(const Table& table) {
  std::string text = "| capability | what the runtime has | known by |\n| --- | --- | --- |\n";
  for (const Capability& each : table.capabilities) {
    text += fmt::format("| {} | {} | {} |\n", Code(each.name), each.about,
                        each.of_harness ? "the harness" : "`hello`");
  }
  return text;
}

std::string RuleTable(const Table& table) {
  std::string text = "| rule | |\n| --- | --- |\n";
  for (const Name& each : table.rules) {
    text += fmt::format("| {} | {} |\n", Code(each.name), each.about);
  }
  return text;
}

std::string ValueTable(const Table& table) {
  std::string text = "| written | stands for | |\n| --- | --- | --- |\n";
  for (const Name& each : table.constants) {
    text += fmt::format("| `\"{}\"` | {} | |\n", each.name, each.about);
  }
  for (const Type& each : table.types) {
    const char* where = each.sent && each.taken ? ""
                        : each.sent             ? "events only"
                                                : "operations only";
    const std::string form = each.form.empty() ? "" : ", " + each.form;
    text += fmt::format("| `{{\"$type\": \"{}\"{}}}` | {} | {} |\n", each.name, form, each.about,
                        where);
  }
  return text;
}

// Puts the text between the two markers of this name.
void Fill(std::string* page, const std::string& name, const std::string& text) {
  const std::string begin = fmt::format("<!-- begin {} -->\n", name);
  const std::string end = fmt::format("<!-- end {} -->", name);
  const size_t from = page->find(begin);
  const size_t to = page->find(end);
  if (from == std::string::npos || to == std::string::npos || to < from) {
    throw std::runtime_error("PROTOCOL.md: expected the lines '" + begin + end + "'");
  }
  page->replace(from + begin.size(), to - from - begin.size(), text);
}

}  // namespace

std::string FilledPage(const Table& table, std::string page) {
  Fill(&page, "events of adapters", EventTable(table, false));
  Fill(&page, "events of the harness", EventTable(table, true));
  Fill(&page, "rules", RuleTable(table));
  Fill(&page, "capabilities", CapabilityTable(table));
  Fill(&page, "values", ValueTable(table));
  Fill(&page, "operations", OperationTable(table, table.operations, "operation"));
  Fill(&page, "choices", ChoiceTable(table));
  return page;
}

}  // namespace clusterspec::generator
