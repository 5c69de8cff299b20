#include "reports/markdown_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text.h"

namespace clusterspec::reports::markdown {
namespace {

size_t LongestRun(std::string_view text, char wanted) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

// GitHub looks for @names and #numbers after escapes are gone: an empty comment after the sign
// stops it.
std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : OneLine(text)) {
    const bool begins_list = escaped.empty() && (c == '-' || c == '+');
    if (begins_list || std::string_view("\\`*_{}[]<>|~&$").find(c) != std::string_view::npos) {
      escaped += '\\';
    }
    escaped += c;
    if (c == '@' || c == '#') escaped += "<!-- -->";
  }
  return escaped;
}

std::string Code(std::string_view text) {
  const std::string line = OneLine(text);
  const std::string fence(LongestRun(line, '`') + 1, '`');
  const bool pad = line.empty() || line.front() == '`' || line.back() == '`';
  return fmt::format("{0}{1}{2}{1}{0}", fence, pad ? " " : "", line);
}

// `|` is escaped even in code spans, since rows are cut before spans are found.
std::string InTable(const std::string& markdown) {
  std::string escaped;
  char last = ' ';
  for (const char c : markdown) {
    if (c == '|' && last != '\\') escaped += '\\';
    escaped += last = c;
  }
  return escaped;
}

std::string CodeBlock(std::string_view language, const std::vector<std::string>& lines) {
  size_t fence = 3;
  for (const std::string& line : lines) fence = std::max(fence, LongestRun(line, '`') + 1);
  std::string text = std::string(fence, '`') + std::string(language) + "\n";
  for (const std::string& line : lines) text += line + "\n";
  return text + std::string(fence, '`') + "\n";
}

}  // namespace clusterspec::reports::markdown
