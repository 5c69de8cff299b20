#include "harness/statements/inline_markup.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "harness/statements/canonical.h"

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 20> kTags = {
    "a",  "b",    "br",  "code", "em",  "i",   "p",       "pre",     "strong", "sub",
    "ul", "span", "sup", "div",  "img", "kbd", "details", "summary", "li",     "section"};

void Hide(size_t begin, size_t end, std::vector<bool>* hidden) {
  std::fill(hidden->begin() + static_cast<std::ptrdiff_t>(begin),
            hidden->begin() + static_cast<std::ptrdiff_t>(end), true);
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
  const size_t close = text.find('>', end);
  return close == text.npos ? 0 : close + 1;
}

bool LooksLikeTarget(std::string_view target) { return target.find_first_of("#./") != target.npos; }

}  // namespace

LinkDefinitions LinkDefinitions::Find(std::string_view document) {
  LinkDefinitions definitions;
  definitions.definition_.resize(document.size());
  for (size_t colon = document.find("]:"); colon != document.npos;
       colon = document.find("]:", colon + 1)) {
    const size_t open = document.rfind('[', colon);
    if (open == document.npos) continue;
    const size_t target = document.find_first_not_of(" \t\n", colon + 2);
    if (target == document.npos) continue;
    const size_t end = std::min(document.find_first_of(" \t\r\n", target), document.size());
    if (!LooksLikeTarget(document.substr(target, end - target))) continue;
    definitions.labels_.insert(CanonicalProse(document.substr(open + 1, colon - open - 1)).text);
    Hide(open, end, &definitions.definition_);
  }
  return definitions;
}

bool LinkDefinitions::IsLabel(std::string_view label) const {
  return labels_.contains(CanonicalProse(label).text);
}

std::vector<bool> LinkDefinitions::Hidden(std::string_view block, size_t at) const {
  const auto from = definition_.begin() + static_cast<std::ptrdiff_t>(at);
  std::vector<bool> hidden(from, from + static_cast<std::ptrdiff_t>(block.size()));
  for (size_t i = 0; i < block.size();) {
    size_t end = 0;
    if (block[i] == '`') {
      end = CodeSpanEnd(block, i);
    } else if (block.compare(i, 2, "](") == 0) {
      end = block.find_first_of(") \n", i);
      if (end != block.npos && block[end] == ')') Hide(i, ++end, &hidden);
    } else if (block.compare(i, 2, "][") == 0) {
      end = block.find(']', i + 2);
      const bool label = end != block.npos && IsLabel(block.substr(i + 2, end - i - 2));
      if (label) Hide(i, end, &hidden);
      if (!label) end = 0;
    } else if (block[i] == '<') {
      end = TagEnd(block, i);
      if (end != 0) Hide(i, end, &hidden);
    }
    i = end == 0 || end == block.npos ? i + 1 : end;
  }
  return hidden;
}

}  // namespace clusterspec
