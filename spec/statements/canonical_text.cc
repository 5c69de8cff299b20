#include "spec/statements/canonical_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace clusterspec {
namespace {

constexpr std::string_view kMarkup = "`*_#[]{}<>|\\";
constexpr std::string_view kSpace = " \t\r\n\v\f";

// Characters beyond ASCII that are written in several ways.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSpellings = {{
    {"\u00a0", " "},
    {"\u200b", " "},
    {"\u2018", "'"},
    {"\u2019", "'"},
    {"\u201c", "\""},
    {"\u201d", "\""},
    {"\u2013", "-"},
    {"\u2014", "-"},
}};

bool IsMarkup(char c) { return kMarkup.find(c) != std::string_view::npos; }

// One character: its bytes in the raw text, and how it is spelt.
struct Character {
  size_t size = 1;
  std::string spelling;
};

// Small letters for A-Z and for the Latin-1 letters, which need two bytes.
std::string Lower(std::string_view bytes) {
  std::string lower(bytes);
  if (lower.size() == 1 && lower[0] >= 'A' && lower[0] <= 'Z') {
    lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
  } else if (lower.size() == 2) {
    const auto second = static_cast<unsigned char>(lower[1]);
    const bool capital = second >= 0x80 && second <= 0x9e && second != 0x97;
    if (capital) lower[1] = static_cast<char>(second + 0x20);
  }
  return lower;
}

Character ReadCharacter(std::string_view raw, size_t at) {
  for (const auto& [bytes, spelling] : kSpellings) {
    if (raw.substr(at, bytes.size()) == bytes) return {bytes.size(), std::string(spelling)};
  }
  const bool two = raw[at] == '\xc3' && at + 1 < raw.size();
  const size_t size = two ? 2 : 1;
  return {size, Lower(raw.substr(at, size))};
}

// Whether the number of a list item begins here, "2. " at the start or behind the end of a
// sentence; gives its size, or 0. Markdown may write any number, and HTML writes none.
size_t ItemNumberAt(std::string_view raw, size_t at) {
  const size_t digits = std::min(raw.find_first_not_of("0123456789", at), raw.size()) - at;
  const size_t end = at + digits + 1;
  if (digits == 0 || digits > 3 || end >= raw.size() || raw[end - 1] != '.' || !IsSpace(raw[end])) {
    return 0;
  }
  if (at > 0 && !IsSpace(raw[at - 1])) return 0;
  const size_t before = raw.find_last_not_of(kSpace, at == 0 ? 0 : at - 1);
  const bool begins = at == 0 || before == std::string_view::npos;
  return begins || std::string_view(".:;!?").find(raw[before]) != std::string_view::npos ? end - at
                                                                                         : 0;
}

// Collects characters; a dash counts only when it touches another character.
class Collector {
 public:
  void Space() {
    dash_.reset();
    after_space_ = true;
  }

  void Add(const std::string& spelling, size_t at) {
    if (spelling == "-" && after_space_) {
      dash_ = at;
    } else {
      if (const auto dash = std::exchange(dash_, std::nullopt)) Put("-", *dash);
      Put(spelling, at);
    }
    after_space_ = false;
  }

  Canonical Take() { return std::move(canonical_); }

 private:
  void Put(const std::string& spelling, size_t at) {
    canonical_.text += spelling;
    canonical_.at.insert(canonical_.at.end(), spelling.size(), at);
  }

  Canonical canonical_;
  std::optional<size_t> dash_;  // the last character, if it is a dash that may stand alone
  bool after_space_ = true;
};

}  // namespace

bool IsSpace(char c) { return kSpace.find(c) != std::string_view::npos; }

Canonical CanonicalProse(std::string_view raw, const Marks& marks) {
  Collector collector;
  for (size_t i = 0; i < raw.size();) {
    if (marks[i] == Mark::kText) i += ItemNumberAt(raw, i);
    if (i == raw.size()) break;
    const Character character = ReadCharacter(raw, i);
    if (character.spelling == " " || IsSpace(raw[i])) {
      collector.Space();
    } else if (marks[i] == Mark::kCode || (marks[i] == Mark::kText && !IsMarkup(raw[i]))) {
      collector.Add(character.spelling, i);
    }
    i += character.size;
  }
  return collector.Take();
}

Canonical CanonicalProse(std::string_view raw) {
  return CanonicalProse(raw, Marks(raw.size(), Mark::kText));
}

Canonical CanonicalCode(std::string_view raw) {
  Canonical canonical;
  for (size_t i = 0; i < raw.size();) {
    const Character character = ReadCharacter(raw, i);
    if (character.spelling != " " && !IsSpace(raw[i])) {
      canonical.text += character.spelling;
      canonical.at.insert(canonical.at.end(), character.spelling.size(), i);
    }
    i += character.size;
  }
  return canonical;
}

}  // namespace clusterspec
