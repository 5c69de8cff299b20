#include "harness/run/shortage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "spec/nouns/error.h"

namespace clusterspec {
namespace {

std::optional<std::string> noted;

}  // namespace

bool IsShortage(int error_number) {
  constexpr int kShortages[] = {EMFILE, ENFILE, ENOMEM, ENOBUFS, ENOSPC, EDQUOT};
  return std::find(std::begin(kShortages), std::end(kShortages), error_number) !=
         std::end(kShortages);
}

void NoteShortage(std::string_view what, int error_number) {
  if (noted || !IsShortage(error_number)) return;
  noted = fmt::format("the machine is short: cannot {}: {}", what, SystemMessage(error_number));
}

std::optional<std::string> NotedShortage() { return noted; }

}  // namespace clusterspec
