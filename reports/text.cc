#include "reports/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "spec/nouns/report.h"

namespace clusterspec::reports {
namespace {

// Takes one character from the front of `text`, which is valid UTF-8 and not empty.
std::string_view TakeCharacter(std::string_view* text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
  size_t length = 1;
  while (length < text->size() && continues((*text)[length])) ++length;
  const std::string_view character = text->substr(0, length);
  text->remove_prefix(length);
  return character;
}

unsigned CodePoint(std::string_view character) {
  const unsigned lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  unsigned point = lead & (0x7FU >> character.size());
  for (const char c : character.substr(1)) {
    point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return point;
}

bool IsBetween(unsigned point, unsigned first, unsigned last) {
  return first <= point && point <= last;
}

// Controls of ASCII and Latin-1, which terminals obey; the characters that reorder a line, with
// which shown text can lie; the two that are no characters and that XML forbids.
bool IsInvisible(unsigned point) {
  return point < 0x20 || IsBetween(point, 0x7F, 0x9F) || IsBetween(point, 0x200E, 0x200F) ||
         IsBetween(point, 0x2028, 0x202E) || IsBetween(point, 0x2066, 0x2069) || point == 0xFEFF ||
         IsBetween(point, 0xFFFE, 0xFFFF);
}

std::string EscapedPoint(unsigned point) {
  return point < 0x100 ? fmt::format("\\x{:02x}", point) : fmt::format("\\u{:04x}", point);
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

std::string Visible(std::string_view text) {
  const std::string valid = Replaced(ValidUtf8(text), "\r\n", "\n");
  std::string visible;
  visible.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const std::string_view character = TakeCharacter(&rest);
    const unsigned point = CodePoint(character);
    if (IsInvisible(point) && point != '\n' && point != '\t') {
      visible += EscapedPoint(point);
    } else {
      visible += character;
    }
  }
  return visible;
}

std::string OneLine(std::string_view text) {
  return Replaced(Replaced(Visible(text), "\n", "\\n"), "\t", "\\t");
}

std::string Folded(std::string_view text) {
  std::string visible = Visible(text);
  while (visible.ends_with('\n')) visible.pop_back();
  std::replace(visible.begin(), visible.end(), '\n', ' ');
  std::replace(visible.begin(), visible.end(), '\t', ' ');
  return visible;
}

std::string Clip(std::string_view text, size_t characters) {
  std::string_view rest = text;
  for (size_t i = 0; i < characters && !rest.empty(); ++i) TakeCharacter(&rest);
  if (rest.empty()) return std::string(text);
  const std::string_view kept = text.substr(0, text.size() - rest.size());
  size_t left_out = 0;
  for (; !rest.empty(); ++left_out) TakeCharacter(&rest);
  return fmt::format("{}… ({})", kept, Plural(left_out, "more character"));
}

std::vector<std::string> ClipLines(std::string_view text, size_t count, size_t characters) {
  std::vector<std::string> lines = Lines(text);
  const size_t left_out = lines.size() - std::min(lines.size(), count);
  lines.resize(lines.size() - left_out);
  for (std::string& line : lines) line = Clip(line, characters);
  if (left_out > 0) lines.push_back(fmt::format("… ({})", Plural(left_out, "more line")));
  return lines;
}

std::vector<std::string> Lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::vector<std::string> lines;
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.emplace_back(text);
  return lines;
}

std::string Duration(double seconds) {
  if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::llround(seconds);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string Plural(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string ReadableTime(std::string_view utc) {
  if (utc.size() != 20 || utc[10] != 'T' || utc[19] != 'Z') return std::string(utc);
  return fmt::format("{} {} UTC", utc.substr(0, 10), utc.substr(11, 8));
}

SourceLocation LocationOf(std::string_view where) {
  const size_t colon = std::min(where.find(':'), where.size());
  SourceLocation location{std::string(where.substr(0, colon)), 0, 0};
  where.remove_prefix(colon);
  for (int* const number : {&location.line, &location.column}) {
    if (!where.starts_with(':')) break;
    const auto [end, error] =
        std::from_chars(where.data() + 1, where.data() + where.size(), *number);
    if (error != std::errc()) break;
    where.remove_prefix(static_cast<size_t>(end - where.data()));
  }
  return location;
}

std::string EscapeMarkup(std::string_view text) {
  std::string escaped;
  for (const char c : Visible(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace clusterspec::reports
