#include "spec/statements/inline_markup.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "spec/statements/canonical_text.h"

namespace clusterspec {
namespace {

constexpr size_t kLongestLabel = 200;
constexpr size_t kLongestTag = 500;

constexpr std::array<std::string_view, 20> kTags = {
    "a",  "b",    "br",  "code", "em",  "i",   "p",       "pre",     "strong", "sub",
    "ul", "span", "sup", "div",  "img", "kbd", "details", "summary", "li",     "section"};

void Set(size_t begin, size_t end, Mark mark, Marks* marks) {
  std::fill(marks->begin() + static_cast<std::ptrdiff_t>(begin),
            marks->begin() + static_cast<std::ptrdiff_t>(end), mark);
}

// The run of backticks at `i`, and what it encloses: one past the closing run, or 0 when there is
// none.
size_t CodeSpanEnd(std::string_view text, size_t i) {
  const size_t open = std::min(text.find_first_not_of('`', i), text.size()) - i;
  const std::string ticks(open, '`');
  for (size_t at = text.find(ticks, i + open); at != text.npos;) {
    const size_t close = std::min(text.find_first_not_of('`', at), text.size()) - at;
    if (close == open) return at + close;
    at = text.find(ticks, at + close);
  }
  return 0;
}

// One past the tag of HTML at `i`, or 0 when there is none.
size_t TagEnd(std::string_view text, size_t i) {
  size_t name = i + 1;
  if (name < text.size() && text[name] == '/') ++name;
  size_t end = name;
  while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
  if (std::find(kTags.begin(), kTags.end(), text.substr(name, end - name)) == kTags.end()) return 0;
  const size_t close = text.substr(0, i + kLongestTag).find('>', end);
  return close == text.npos ? 0 : close + 1;
}

bool LooksLikeTarget(std::string_view target) { return target.find_first_of("#./") != target.npos; }

// One past the target of a link that opens at `i`, such as `(a_(b) "title")`, or 0 when none closes
// in its line.
size_t TargetEnd(std::string_view text, size_t i) {
  int depth = 0;
  bool quoted = false;
  for (; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1;
  }
  return 0;
}

// Where the label begins whose definition has its "]:" at `colon`; npos when there is none.
size_t LabelBegin(std::string_view document, size_t colon) {
  for (size_t i = colon; i > 0 && colon - i < kLongestLabel; --i) {
    const char c = document[i - 1];
    if (c == '[') return i - 1;
    if (c == '\n' || c == ']') break;
  }
  return std::string_view::npos;
}

}  // namespace

LinkDefinitions LinkDefinitions::Find(std::string_view document) {
  LinkDefinitions definitions;
  definitions.definition_.resize(document.size(), Mark::kText);
  for (size_t colon = document.find("]:"); colon != document.npos;
       colon = document.find("]:", colon + 1)) {
    const size_t open = LabelBegin(document, colon);
    if (open == document.npos) continue;
    const size_t target = document.find_first_not_of(" \t\n", colon + 2);
    if (target == document.npos) continue;
    const size_t end = std::min(document.find_first_of(" \t\r\n", target), document.size());
    const bool begins_line = open == 0 || document[open - 1] == '\n';
    if (!begins_line && !LooksLikeTarget(document.substr(target, end - target))) continue;
    definitions.labels_.insert(CanonicalProse(document.substr(open + 1, colon - open - 1)).text);
    Set(open, end, Mark::kHidden, &definitions.definition_);
  }
  return definitions;
}

bool LinkDefinitions::IsLabel(std::string_view label) const {
  return labels_.contains(CanonicalProse(label).text);
}

Marks LinkDefinitions::MarksOf(std::string_view block, size_t at) const {
  const auto from = definition_.begin() + static_cast<std::ptrdiff_t>(at);
  Marks marks(from, from + static_cast<std::ptrdiff_t>(block.size()));
  for (size_t i = 0; i < block.size();) {
    size_t end = 0;
    if (marks[i] == Mark::kHidden) {
      end = i + 1;
    } else if (block[i] == '`') {
      end = CodeSpanEnd(block, i);
      const size_t ticks = std::min(block.find_first_not_of('`', i), block.size()) - i;
      if (end != 0) Set(i + ticks, end - ticks, Mark::kCode, &marks);
      if (end == 0) end = i + ticks;
    } else if (block.compare(i, 2, "](") == 0) {
      end = TargetEnd(block, i + 1);
      if (end != 0) Set(i, end, Mark::kHidden, &marks);
    } else if (block.compare(i, 2, "][") == 0) {
      end = block.find(']', i + 2);
      const bool label = end != block.npos && IsLabel(block.substr(i + 2, end - i - 2));
      if (label) Set(i, end, Mark::kHidden, &marks);
      if (!label) end = 0;
    } else if (block[i] == '<') {
      end = TagEnd(block, i);
      if (end != 0) Set(i, end, Mark::kHidden, &marks);
    }
    i = end == 0 || end == block.npos ? i + 1 : end;
  }
  return marks;
}

}  // namespace clusterspec
