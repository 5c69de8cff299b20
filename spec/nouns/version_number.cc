#include "spec/nouns/version_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace clusterspec {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsSuffixLetter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
         c == '+';
}

// Length of the "x", "x.y" or "x.y.z" that the text begins with, and how many numbers that is.
struct Numbers {
  size_t length = 0;
  int count = 0;
};

Numbers LeadingNumbers(std::string_view text) {
  Numbers numbers;
  size_t at = 0;
  while (numbers.count < 3) {
    const size_t start = at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    if (at == start) break;
    ++numbers.count;
    numbers.length = at;
    if (at == text.size() || text[at] != '.') break;
    ++at;
  }
  return numbers;
}

std::array<long, 3> Values(std::string_view version) {
  std::array<long, 3> values{};
  const char* const end = version.data() + version.size();
  const char* at = version.data();
  for (long& value : values) {
    at = std::from_chars(at, end, value).ptr;
    if (at < end && *at == '.') ++at;
  }
  return values;
}

}  // namespace

std::optional<std::string> FirstVersion(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const Numbers numbers = LeadingNumbers(text.substr(at));
    if (numbers.count == 3) return std::string(text.substr(at, numbers.length));
    at += std::max(numbers.length, size_t{1});
  }
  return std::nullopt;
}

bool IsVersion(std::string_view text) {
  const Numbers numbers = LeadingNumbers(text);
  const std::string_view rest = text.substr(numbers.length);
  if (numbers.count == 0 || text.size() > 100) return false;
  if (rest.empty()) return true;
  return numbers.count == 3 && rest.size() > 1 && (rest[0] == '-' || rest[0] == '+') &&
         std::all_of(rest.begin(), rest.end(), IsSuffixLetter);
}

bool IsWholeVersion(std::string_view text) {
  return IsVersion(text) && LeadingNumbers(text).count == 3;
}

bool IsReleasedVersion(std::string_view text) {
  return IsWholeVersion(text) && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool MatchesVersion(std::string_view version, std::string_view wanted) {
  if (wanted.empty() || version == wanted) return true;
  return version.starts_with(wanted) && version[wanted.size()] == '.';
}

bool IsOlder(std::string_view a, std::string_view b) {
  const auto key = [](std::string_view version) {
    const std::string_view suffix = version.substr(LeadingNumbers(version).length);
    return std::tuple(Values(version), suffix.empty(), suffix);
  };
  return key(a) < key(b);
}

}  // namespace clusterspec
