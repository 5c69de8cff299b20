#include "spec/nouns/error.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace clusterspec {

std::string Error::ToString() const {
  if (where.file.empty()) return message;
  if (where.line == 0) return fmt::format("{}: {}", where.file, message);
  return fmt::format("{}:{}:{}: {}", where.file, where.line, where.column, message);
}

std::string ToString(const Error& error) { return error.ToString(); }

std::string ToString(const Errors& errors) {
  std::string text;
  for (const Error& error : errors) text += error.ToString() + "\n";
  return text;
}

std::string SystemMessage(int error_number) { return std::strerror(error_number); }

void AssertionFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "clusterspec: internal error at %s:%d: %s\nPlease report this.\n", file,
               line, condition);
  std::abort();
}

}  // namespace clusterspec
