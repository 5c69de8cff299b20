#include "spec/nouns/json_parser.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <limits>
#include <string>

namespace clusterspec {
namespace {

namespace json = boost::json;
using boost::system::error_code;

// Builds the value, as the library's own handler does.
class Handler {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the library's names
  static constexpr size_t max_object_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_array_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_key_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_string_size = std::numeric_limits<size_t>::max();

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(size_t count, error_code&) { return stack_.push_array(count), true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(size_t count, error_code&) { return stack_.push_object(count), true; }
  bool on_key_part(json::string_view part, size_t, error_code&) {
    return stack_.push_chars(part), true;
  }
  bool on_key(json::string_view rest, size_t, error_code&) { return stack_.push_key(rest), true; }
  bool on_string_part(json::string_view part, size_t, error_code&) {
    return stack_.push_chars(part), true;
  }
  bool on_string(json::string_view rest, size_t, error_code&) {
    return stack_.push_string(rest), true;
  }
  bool on_number_part(json::string_view part, error_code&) { return number_.append(part), true; }
  bool on_int64(int64_t number, json::string_view, error_code&) {
    number_.clear();
    return stack_.push_int64(number), true;
  }
  bool on_uint64(uint64_t number, json::string_view, error_code&) {
    number_.clear();
    return stack_.push_uint64(number), true;
  }
  bool on_double(double number, json::string_view rest, error_code&) {
    number_.append(rest);
    std::from_chars(number_.data(), number_.data() + number_.size(), number);  // in range, or stays
    number_.clear();
    return stack_.push_double(number), true;
  }
  bool on_bool(bool value, error_code&) { return stack_.push_bool(value), true; }
  bool on_null(error_code&) { return stack_.push_null(), true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
  // NOLINTEND(readability-identifier-naming)

  json::value Release() { return stack_.release(); }

 private:
  json::value_stack stack_;
  std::string number_;  // what there is of one
};

}  // namespace

ParsedJson ParseWithExactNumbers(std::string_view text, size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<Handler> parser(options);
  ParsedJson parsed;
  parsed.read = parser.write_some(true, text.data(), text.size(), parsed.error);
  if (parsed.error || parsed.read != text.size()) return parsed;
  parser.write_some(false, nullptr, 0, parsed.error);
  if (!parsed.error) parsed.value = parser.handler().Release();
  return parsed;
}

}  // namespace clusterspec
