// JSON is Boost.JSON, under a short name; here are the few helpers that it lacks.
#ifndef CLUSTERSPEC_SPEC_NOUNS_JSON_H_
#define CLUSTERSPEC_SPEC_NOUNS_JSON_H_

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "spec/nouns/error.h"

namespace clusterspec {

namespace json = boost::json;

// The text as JSON; the error says at which character it stops being JSON.
Result<json::value> ParseJson(std::string_view text);

// One line, keys in the order of insertion.
std::string ToText(const json::value& value);

// Many lines, two spaces per level, with a last newline: for files that people read.
std::string ToPrettyText(const json::value& value);

// The same text with U+FFFD for each byte that is not part of well-formed UTF-8: an implementation
// may print any bytes, but JSON, XML and HTML hold characters.
std::string ValidUtf8(std::string_view text);

// Follows "a.b.2.c" through objects and arrays; null where there is no such member. The pointer
// lives as long as `root`. A key that itself holds dots is found when it is the whole rest.
const json::value* Find(const json::value& root, std::string_view path);

// The string under `key`, or `otherwise` when it is absent or not a string.
std::string StringOr(const json::object& object, std::string_view key,
                     std::string_view otherwise = "");

// The whole number under `key`, or `otherwise` when it is absent or not a whole number.
int64_t IntegerOr(const json::object& object, std::string_view key, int64_t otherwise);

// Whether there is a list under `key`, and the text in it.
bool Lists(const json::object& object, std::string_view key, std::string_view text);

// A copy in which everything that is neither object nor array is what `leaf` makes of it. Keys
// stay.
json::value MapLeaves(const json::value& value,
                      const std::function<json::value(const json::value&)>& leaf);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_JSON_H_
