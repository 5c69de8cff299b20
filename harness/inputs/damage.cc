#include "harness/inputs/damage.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

constexpr size_t kMostBytes = size_t{3} << 20;

// Values that have a meaning of their own somewhere, or are at the edge of what a type holds.
constexpr std::string_view kNasty[] = {
    "",
    "null",
    "~",
    "true",
    "-1",
    "0",
    "4294967296",
    "9223372036854775808",
    "1e400",
    "-1e-400",
    "0x10",
    ".inf",
    "NaN",
    "99999999999999999999999999",
    "'",
    "\"",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "- ",
    "? ",
    "| ",
    "> ",
    "# ",
    "---",
    "...",
    "%YAML 9.9",
    "&a ",
    "*a",
    "&a [*a]",
    "<<: *a",
    "!!binary ",
    "!x ",
    "\t",
    "\n",
    "\r",
    "\xEF\xBB\xBF",
    "\xFF",
    "\xED\xA0\x80",
    "\xC3",
    "\\ud800",
    "\\u0000",
    "../../../X",
    "/etc/passwd",
    "a\\b",
    "${scratch}",
    "${port:a}",
    "${",
    "$matches",
    "{$matches: '(a+)+$'}",
    "{$matches: '((a{1,100}){1,100}){1,100}'}",
    "{$not: {$not: {$not: 1}}}",
    "{$same: x}",
    "{$one_of: 1}",
    "{$at_least: x}",
    "{$absent: 1}",
    "{$type: String, repeat: xxxxxxxx, times: 2000000000}",
    "$circular",
    "$undefined",
    "%s%n",
    "<script>",
    "</li>",
    "&#x0;",
    "&amp;",
    "<!--",
    "]]>",
    "```",
    "v6..v18",
    ">=v99",
    "16.20.2",
    "2027-06-30",
    "cluster.exit w1",
    "primary",
    "w1",
};

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '.' || c == '$' || c == '-';
}

class Damage {
 public:
  Damage(std::string text, sim::Random* random) : text_(std::move(text)), random_(*random) {}

  void DoOne() {
    constexpr void (Damage::*kAll[])() = {
        &Damage::ChangeByte, &Damage::LosePart,    &Damage::RepeatPart, &Damage::MovePart,
        &Damage::CutOff,     &Damage::InsertNasty, &Damage::SwapLines,  &Damage::ExchangeWord,
        &Damage::SpoilWord,  &Damage::SpoilWord,   &Damage::SpoilWord,  &Damage::Nest,
        &Damage::Laugh,      &Damage::Lengthen};
    (this->*kAll[Below(std::size(kAll))])();
    if (text_.size() > kMostBytes) text_.resize(kMostBytes);
  }

  std::string Take() { return std::move(text_); }

 private:
  size_t Below(size_t bound) {
    return bound == 0 ? 0 : random_.Below(static_cast<uint32_t>(bound));
  }
  size_t Place() { return Below(text_.size() + 1); }

  // A short or a long one.
  std::pair<size_t, size_t> Part() {
    const size_t at = Place();
    const size_t longest =
        Below(4) == 0 ? text_.size() - at : std::min<size_t>(40, text_.size() - at);
    return {at, Below(longest + 1)};
  }

  std::pair<size_t, size_t> Word() {
    size_t begin = Below(text_.size());
    while (begin < text_.size() && !IsWordByte(text_[begin])) ++begin;
    while (begin > 0 && IsWordByte(text_[begin - 1])) --begin;
    size_t end = begin;
    while (end < text_.size() && IsWordByte(text_[end])) ++end;
    return {begin, end - begin};
  }

  std::string Nasty() { return std::string(kNasty[Below(std::size(kNasty))]); }

  void ChangeByte() {
    if (!text_.empty()) text_[Below(text_.size())] = static_cast<char>(Below(256));
  }
  void LosePart() {
    const auto [at, size] = Part();
    text_.erase(at, size);
  }
  void RepeatPart() {
    const auto [at, size] = Part();
    const std::string part = text_.substr(at, size);
    std::string all;
    for (size_t times = Below(3) == 0 ? Below(2000) : Below(4); times > 0; --times) {
      if (all.size() + part.size() > kMostBytes) break;
      all += part;
    }
    text_.insert(at, all);
  }
  void MovePart() {
    const auto [at, size] = Part();
    const std::string part = text_.substr(at, size);
    text_.erase(at, size);
    text_.insert(Place(), part);
  }
  void CutOff() { text_.resize(Place()); }
  void InsertNasty() { text_.insert(Place(), Nasty()); }
  void SwapLines() {
    const size_t first = text_.find('\n', Place());
    if (first == std::string::npos) return;
    const size_t second = text_.find('\n', first + 1);
    if (second == std::string::npos) return;
    const std::string line = text_.substr(first, second - first);
    text_.erase(first, second - first);
    const size_t at = text_.find('\n', Place());
    text_.insert(at == std::string::npos ? text_.size() : at, line);
  }
  void ExchangeWord() {
    const auto [from, from_size] = Word();
    const std::string word = text_.substr(from, from_size);
    const auto [at, size] = Word();
    text_.replace(at, size, word);
  }
  void SpoilWord() {
    const auto [at, size] = Word();
    text_.replace(at, size, Nasty());
  }
  void Nest() {
    constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {
        {"[", "]"}, {"{a: ", "}"}, {"{\"a\":", "}"}, {"- ", ""}, {"<ul><li>", "</li></ul>"},
        {"> ", ""}, {"(", ")"},    {"*", "*"}};
    const auto [open, close] = kBrackets[Below(std::size(kBrackets))];
    const auto [at, size] = Word();
    std::string before, after;
    for (size_t depth = Below(2) == 0 ? Below(100'000) : Below(100); depth > 0; --depth) {
      before += open;
      after += close;
    }
    text_.insert(at + size, after);
    text_.insert(at, before);
  }
  void Laugh() {
    std::string laugh = "\nl0: &l0 [x,x,x,x,x,x,x,x,x]\n";
    for (size_t level = 1; level < 12; ++level) {
      laugh += fmt::format("l{}: &l{} [", level, level);
      for (int i = 0; i < 9; ++i) laugh += fmt::format("*l{},", level - 1);
      laugh += "]\n";
    }
    text_.insert(Below(2) == 0 ? 0 : Place(), laugh);
    SpoilWith("*l" + std::to_string(Below(12)));
  }
  void SpoilWith(const std::string& word) {
    const auto [at, size] = Word();
    text_.replace(at, size, word);
  }
  void Lengthen() {
    const auto [at, size] = Word();
    text_.insert(at, std::string(Below(2) == 0 ? Below(1'000'000) : Below(70'000), 'x'));
  }

  std::string text_;
  sim::Random& random_;
};

}  // namespace

std::string Damaged(std::string text, sim::Random* random) {
  Damage damage(std::move(text), random);
  for (uint32_t i = 0; i <= random->Below(4); ++i) damage.DoOne();
  return damage.Take();
}

}  // namespace clusterspec
