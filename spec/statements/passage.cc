#include "spec/statements/passage.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 5> kAbbreviations = {"e.g.", "eg.", "i.e.", "ad es.",
                                                            "etc."};

// Whether a sentence may begin with this: a capital letter, or what stands before a name.
bool CanBegin(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0 || c == '\xc3' ||
         std::string_view("`[{*_\"'(>#-").find(c) != std::string_view::npos;
}

// Whether the full stop at `i` ends the number of a list item or an abbreviation.
bool IsNoStop(std::string_view raw, size_t begin, size_t i) {
  const std::string_view before = raw.substr(begin, i + 1 - begin);
  for (const std::string_view abbreviation : kAbbreviations) {
    if (before.ends_with(abbreviation)) return true;
  }
  size_t word = i;
  while (word > begin && !IsSpace(raw[word - 1])) --word;
  return word < i && std::all_of(raw.begin() + static_cast<std::ptrdiff_t>(word),
                                 raw.begin() + static_cast<std::ptrdiff_t>(i), [](char c) {
                                   return std::isdigit(static_cast<unsigned char>(c)) != 0;
                                 });
}

// One past the end of the sentence that begins at `begin`.
size_t SentenceEnd(std::string_view raw, size_t begin) {
  for (size_t i = begin; i < raw.size(); ++i) {
    if (raw[i] != '.' && raw[i] != '!' && raw[i] != '?') continue;
    size_t end = i + 1;
    while (end < raw.size() && std::string_view(")*_\"'`]").find(raw[end]) != raw.npos) ++end;
    size_t next = end;
    while (next < raw.size() && IsSpace(raw[next])) ++next;
    if (next == raw.size()) return end;
    if (next > end && CanBegin(raw[next]) && !IsNoStop(raw, begin, i)) return end;
  }
  return raw.size();
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t i = 0; i < text.size();) {
    while (i < text.size() && IsSpace(text[i])) ++i;
    const size_t begin = i;
    while (i < text.size() && !IsSpace(text[i])) ++i;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
  }
  return words;
}

void Join(std::string* text, std::string_view separator, std::string_view more) {
  if (!text->empty()) *text += separator;
  *text += more;
}

}  // namespace

int Passage::LineOf(size_t i) const {
  const auto end = raw.begin() + static_cast<std::ptrdiff_t>(canonical.at[i]);
  return line + static_cast<int>(std::count(raw.begin(), end, '\n'));
}

std::vector<std::pair<size_t, size_t>> Sentences(std::string_view raw) {
  std::vector<std::pair<size_t, size_t>> sentences;
  size_t begin = 0;
  while (true) {
    while (begin < raw.size() && IsSpace(raw[begin])) ++begin;
    if (begin == raw.size()) return sentences;
    const size_t end = SentenceEnd(raw, begin);
    sentences.emplace_back(begin, end);
    begin = end;
  }
}

void Append(Passage passage, Document* document) {
  if (!passage.canonical.text.empty()) document->push_back(std::move(passage));
}

void AppendProse(const std::string& raw, const Marks& marks, int line, Document* document) {
  const auto at = [](const auto& values, size_t i) {
    return values.begin() + static_cast<std::ptrdiff_t>(i);
  };
  for (const auto& [begin, end] : Sentences(raw)) {
    Passage passage;
    passage.raw = raw.substr(begin, end - begin);
    passage.line = line + static_cast<int>(std::count(raw.begin(), at(raw, begin), '\n'));
    passage.canonical = CanonicalProse(passage.raw, Marks(at(marks, begin), at(marks, end)));
    Append(std::move(passage), document);
  }
}

void AppendHistory(const std::vector<HistoryLine>& lines, Document* document) {
  Document sorted;
  for (const HistoryLine& each : lines) {
    Passage passage;
    passage.kind = PassageKind::kHistory;
    passage.raw = each.kind + " " + each.versions;
    if (!each.text.empty()) passage.raw += ": " + each.text;
    passage.line = each.line;
    passage.canonical = CanonicalProse(passage.raw);
    sorted.push_back(std::move(passage));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Passage& a, const Passage& b) {
    return a.canonical.text < b.canonical.text;
  });
  document->insert(document->end(), sorted.begin(), sorted.end());
}

// Not read as YAML: where line breaks are lost it is none any more.
std::vector<HistoryLine> ParseHistoryComment(std::string_view comment, int line) {
  const std::vector<std::string_view> words = Words(comment);
  std::vector<HistoryLine> lines;
  if (words.empty() || words.front() != "YAML") return lines;
  std::string_view key;
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool opens = word == "added:" || word == "deprecated:" || word == "removed:";
    if (opens || word == "version:" || word == "pr-url:" || word == "description:" ||
        word == "changes:" || word == "commit:") {
      key = word;
      const int at = line + static_cast<int>(std::count(comment.begin(), word.begin(), '\n'));
      if (opens) lines.push_back({std::string(word.substr(0, word.size() - 1)), "", "", at});
      if (word == "version:") lines.push_back({"changed", "", "", at});
    } else if (word == "-" || lines.empty()) {
      continue;
    } else if (key == "description:") {
      Join(&lines.back().text, " ", word);
    } else if (key == "version:" || key == "added:" || key == "deprecated:" || key == "removed:") {
      Join(&lines.back().versions, ", ", word);
    }
  }
  return lines;
}

}  // namespace clusterspec
