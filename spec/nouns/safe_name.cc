#include "spec/nouns/safe_name.h"

#include <algorithm>

namespace clusterspec {
namespace {

constexpr size_t kLongestName = 100;
constexpr size_t kLongestPath = 4096;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool HasControlCharacters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

bool IsSafeName(std::string_view text) {
  constexpr std::string_view kOthers = "._@+-";
  return !text.empty() && text.size() <= kLongestName && IsLetterOrDigit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return IsLetterOrDigit(c) || kOthers.find(c) != std::string_view::npos;
         });
}

bool IsImplementationName(std::string_view text) {
  if (text.size() > kLongestPath || HasControlCharacters(text)) return false;
  return text.find('/') != std::string_view::npos ||
         IsSafeName(text.substr(0, text.find_first_of("=?")));
}

bool IsPathBelow(std::string_view text) {
  if (text.size() > kLongestPath || HasControlCharacters(text)) return false;
  while (true) {
    const size_t slash = text.find('/');
    const std::string_view part = text.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

}  // namespace clusterspec
