// The parser behind ParseJson.
#ifndef CLUSTERSPEC_SPEC_NOUNS_JSON_PARSER_H_
#define CLUSTERSPEC_SPEC_NOUNS_JSON_PARSER_H_

#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>

namespace clusterspec {

struct ParsedJson {
  boost::json::value value;         // if there is no error
  boost::system::error_code error;  // why the text is no JSON
  size_t read = 0;                  // how much of it was; more text after the value is not read
};

// Boost.JSON 1.81 reads one in ten fractions as a neighbour of the number that is meant; here each
// is the nearest there is.
ParsedJson ParseWithExactNumbers(std::string_view text, size_t max_depth);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_JSON_PARSER_H_
