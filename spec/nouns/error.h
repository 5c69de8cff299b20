// Errors as values. A bad case file, a missing program or a full disk is no programmer's error:
// functions that can meet one return Result<T>. Programmer's errors are CLUSTERSPEC_ASSERT.
#ifndef CLUSTERSPEC_SPEC_NOUNS_ERROR_H_
#define CLUSTERSPEC_SPEC_NOUNS_ERROR_H_

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// One line per error, each with its place.
std::string ToString(const Errors& errors);

// Found by boost::system::result when value() is called on an error: ends the program, since that
// is a programmer's error.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& location);
[[noreturn]] void throw_exception_from_error(const Errors& errors,
                                             const boost::source_location& location);

template <typename T, typename E = Error>
using Result = boost::system::result<T, E>;

// The system's words for an errno value, such as "No such file or directory".
std::string SystemMessage(int error_number);

[[noreturn]] void AssertionFailed(const char* condition, const char* file, int line);

}  // namespace clusterspec

// On in every build.
#define CLUSTERSPEC_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) \
               : ::clusterspec::AssertionFailed(#condition, __FILE__, __LINE__))

#endif  // CLUSTERSPEC_SPEC_NOUNS_ERROR_H_
