// Errors as values. A bad case file, a missing program or a full disk is no programmer's error:
// functions that can meet one return Result<T>. Programmer's errors are CLUSTERSPEC_ASSERT.
#ifndef CLUSTERSPEC_SPEC_NOUNS_ERROR_H_
#define CLUSTERSPEC_SPEC_NOUNS_ERROR_H_

#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/result.h"

namespace clusterspec {

// A place in a text file. Lines and columns count from 1; 0 means unknown.
struct SourceLocation {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const SourceLocation&) const = default;
};

// What went wrong, told to a person: what happened, what was expected, what to do next.
struct Error {
  Error() = default;
  // Two parameters always: a Result<std::string> must be able to tell a text from an error.
  Error(std::string text, SourceLocation place)
      : message(std::move(text)), where(std::move(place)) {}

  std::string message;
  SourceLocation where;  // empty file: no place in a file

  // "cases/a.yaml:3:5: unknown key 'stpes'; expected one of ..."
  std::string ToString() const;
};

// All problems found in one go, so that a person mends a file once.
using Errors = std::vector<Error>;

std::string ToString(const Error& error);

// One line per error, each with its place.
std::string ToString(const Errors& errors);

// The system's words for an errno value, such as "No such file or directory".
std::string SystemMessage(int error_number);

}  // namespace clusterspec

// On in every build.
#define CLUSTERSPEC_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) \
               : ::clusterspec::AssertionFailed(#condition, __FILE__, __LINE__))

#endif  // CLUSTERSPEC_SPEC_NOUNS_ERROR_H_
