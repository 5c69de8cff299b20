#include "spec/nouns/stable_text.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

// Ports, pids and the like change from run to run.
std::string WithoutLongNumbers(const std::string& message) {
  constexpr size_t kShort = 4;
  std::string text;
  for (size_t at = 0; at < message.size();) {
    size_t end = at;
    while (end < message.size() && std::isdigit(static_cast<unsigned char>(message[end])) != 0) {
      ++end;
    }
    const size_t length = std::max<size_t>(end - at, 1);
    text += length >= kShort ? "*" : message.substr(at, length);
    at += length;
  }
  return text;
}

// The folder of a run has another name every time.
std::string WithoutScratch(std::string message) {
  constexpr std::string_view kScratch = "/clusterspec-";
  constexpr std::string_view kEnds = "\"' ";
  for (size_t at = 0; (at = message.find(kScratch, at)) != std::string::npos;) {
    const size_t begin = message.find_last_of(kEnds, at) + 1;  // npos + 1 is 0
    const size_t end = std::min(message.find_first_of(kEnds, at), message.size());
    message.replace(begin, end - begin, "*");
    at = begin;
  }
  return message;
}

}  // namespace

std::string StableText(std::string message) {
  return WithoutLongNumbers(WithoutScratch(std::move(message)));
}

}  // namespace clusterspec
