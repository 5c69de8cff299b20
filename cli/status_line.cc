#include "cli/status_line.h"

#include <fmt/format.h>

#include <utility>

namespace clusterspec {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

void StatusLine::Show(std::string_view text) {
  if (!on_) return;
  fmt::print(file_, "{}{}", kClearLine, text);
  std::fflush(file_);
  shown_ = true;
}

void StatusLine::Clear() {
  if (!std::exchange(shown_, false)) return;
  fmt::print(file_, "{}", kClearLine);
  std::fflush(file_);
}

}  // namespace clusterspec
