#include "reports/program/javascript.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "spec/nouns/repeated_text.h"

namespace clusterspec::script {
namespace {

std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  size_t at = 0;
  for (size_t found; (found = text.find(from, at)) != std::string_view::npos;) {
    out += text.substr(at, found - at);
    out += to;
    at = found + from.size();
  }
  return out += text.substr(at);
}

// Like JSON, but for a text in the given quotes.
std::string EscapeAscii(std::string_view text, char quote) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == quote || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", c);
    } else {
      out += c;
    }
  }
  return out;
}

// Two line ends beyond ASCII stood in no literal before ES2019.
std::string Escape(std::string_view text, char quote) {
  const std::string escaped = EscapeAscii(text, quote);
  return ReplaceAll(ReplaceAll(escaped, "\u2028", "\\u2028"), "\u2029", "\\u2029");
}

std::string Template(std::string_view text) {
  std::string out = "`";
  while (true) {
    const size_t begin = text.find("${");
    const size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos) return out + Escape(text, '`') + "`";
    out += Escape(text.substr(0, begin), '`');
    out += "${" + ConstantFor(text.substr(begin + 2, end - begin - 2)) + "}";
    text.remove_prefix(end + 1);
  }
}

std::string LiteralString(std::string_view text) {
  if (text.starts_with("$$")) return Quote(text.substr(1));
  if (text == "$undefined") return "undefined";
  if (text == "$NaN" || text == "$Infinity" || text == "$-Infinity" || text == "$-0") {
    return std::string(text.substr(1));
  }
  if (text == "$function") return "() => {}";
  if (text == "$circular") return "whole";
  return Quote(text);
}

std::string Bytes(std::string_view hex) {
  std::vector<std::string> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back("0x" + std::string(hex.substr(i, 2)));
  }
  return fmt::format("[{}]", fmt::join(bytes, ", "));
}

std::string LiteralTyped(const json::object& typed) {
  const std::string type = StringOr(typed, "$type");
  const auto field = [&](std::string_view key) {
    const json::value* found = typed.if_contains(key);
    return found == nullptr ? std::string() : Literal(*found);
  };
  if (type == "Map") return "new Map(" + field("entries") + ")";
  if (type == "Set") return "new Set(" + field("values") + ")";
  if (type == "Date") return "new Date(" + field("value") + ")";
  if (type == "BigInt") return "BigInt(" + field("value") + ")";
  if (type == "RegExp") return StringOr(typed, "value");
  if (type == "Error") return "new " + StringOr(typed, "name") + "(" + field("message") + ")";
  if (type == "Function") return "() => " + field("returns");
  if (type == "Worker") return StringOr(typed, "label");
  if (type == "Buffer") return "Buffer.from(" + field("hex") + ", 'hex')";
  if (type == "Uint8Array") return "new Uint8Array(" + Bytes(StringOr(typed, "hex")) + ")";
  return fmt::format("new {}(new Uint8Array({}).buffer)", type, Bytes(StringOr(typed, "hex")));
}

std::string LiteralObject(const json::object& object) {
  if (const auto text = RepeatedText::In(object)) {
    return fmt::format("{}.repeat({})", Quote(text->text), text->times);
  }
  if (object.contains("$type")) return LiteralTyped(object);
  std::vector<std::string> members;
  for (const auto& [key, value] : object) {
    std::string name(key);
    if (name.starts_with("$$")) name.erase(0, 1);
    members.push_back((IsIdentifier(name) ? name : Quote(name)) + ": " + Literal(value));
  }
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

bool HoldsCircle(const json::value& value) {
  return value.is_object() &&
         std::any_of(value.get_object().begin(), value.get_object().end(),
                     [](const auto& member) { return member.value() == "$circular"; });
}

}  // namespace

std::string Indent(std::string_view text, int spaces) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out += std::string(static_cast<size_t>(spaces), ' ');
    out += line;
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string ConstantFor(std::string_view placeholder) {
  if (placeholder == "adapter") return "__filename";
  if (placeholder == "adapter_link") return "LINK";
  std::string name(placeholder);
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0
            ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
            : '_';
  }
  return name;
}

std::string Quote(std::string_view text) {
  if (text.find("${") == std::string_view::npos) return "'" + Escape(text, '\'') + "'";
  if (text.starts_with("${") && text.find('}') == text.size() - 1) {
    return ConstantFor(text.substr(2, text.size() - 3));
  }
  return Template(text);
}

bool IsIdentifier(std::string_view name) {
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
  };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), fits) && name != "__proto__";
}

std::string Member(const std::string& object, std::string_view name) {
  if (IsIdentifier(name)) return fmt::format("{}.{}", object, name);
  const bool number = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  return fmt::format("{}[{}]", object, number ? std::string(name) : Quote(name));
}

std::string MemberPath(std::string object, std::string_view path, bool guarded) {
  for (bool first = true; !path.empty(); first = false) {
    const size_t dot = std::min(path.find('.'), path.size());
    if (guarded && !first) object = fmt::format("Object({})", object);
    object = Member(object, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return object;
}

std::string Literal(const json::value& value) {
  if (value.is_string()) return LiteralString(value.get_string());
  if (value.is_array()) {
    std::vector<std::string> items;
    for (const json::value& item : value.get_array()) items.push_back(Literal(item));
    return fmt::format("[{}]", fmt::join(items, ", "));
  }
  if (value.is_double()) return fmt::format("{}", value.get_double());
  if (!value.is_object()) return ToText(value);
  std::string object = LiteralObject(value.get_object());
  if (!HoldsCircle(value)) return object;
  const size_t at = object.find(": whole");
  const size_t begin = object.find_last_of("{,", at) + 1;
  const size_t name = object.find_first_not_of(' ', begin);
  const std::string member = object.substr(name, at - name);
  return fmt::format("(() => {{\n  const whole = {};\n  whole.{} = whole;\n  return whole;\n}})()",
                     ReplaceAll(object, ": whole", ": null"), member);
}

bool BeyondJson(const json::value& value) {
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    return text.starts_with('$') && !text.starts_with("$$") && !text.starts_with("${");
  }
  if (value.is_array()) {
    return std::any_of(value.get_array().begin(), value.get_array().end(), BeyondJson);
  }
  if (RepeatedText::In(value)) return false;
  return value.is_object() &&
         (value.get_object().contains("$type") ||
          std::any_of(value.get_object().begin(), value.get_object().end(),
                      [](const auto& member) { return BeyondJson(member.value()); }));
}

std::string FillInOwnLabel(std::string_view code, const std::string& label, bool me) {
  if (!me) return ReplaceAll(code, kOwnLabel, label);
  // 'a @ME@.b' becomes `a ${me}.b`; what is a template already keeps its quotes.
  std::string out;
  for (size_t at = 0; at < code.size();) {
    if (code[at] != '\'') {
      out += code[at++];
      continue;
    }
    size_t end = at + 1;
    while (end < code.size() && code[end] != '\'') end += code[end] == '\\' ? 2 : 1;
    std::string text(code.substr(at, end - at + 1));
    if (text == "'" + std::string(kOwnLabel) + "'") {
      text = "me";
    } else if (text.find(kOwnLabel) != std::string::npos) {
      text.front() = text.back() = '`';
    }
    out += text;
    at = end + 1;
  }
  return ReplaceAll(out, kOwnLabel, "${me}");
}

}  // namespace clusterspec::script
