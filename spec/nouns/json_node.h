// JSON documents read member by member, with the place of what is wrong.
#ifndef CLUSTERSPEC_SPEC_NOUNS_JSON_NODE_H_
#define CLUSTERSPEC_SPEC_NOUNS_JSON_NODE_H_

#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/json.h"

namespace clusterspec {

// One value of the document with its place. What is wrong goes to `problem`, the first one only:
// "cases[3].verdict: expected a string, found a number 1". The readers then return an empty value
// and go on, so that they need no error paths of their own. Value and problem must outlive it.
class JsonNode {
 public:
  // The whole document.
  JsonNode(const json::value& document, std::string* problem) : JsonNode(&document, "", problem) {}

  void Complain(std::string_view what) const;

  // The member under `key`; absent when there is none.
  JsonNode operator[](std::string_view key) const;

  bool IsObject() const;

  // Absent and null count as nothing.
  bool HasValue() const { return value_ != nullptr && !value_->is_null(); }

  std::string Text() const;
  std::string TextIfAny() const { return HasValue() ? Text() : std::string(); }
  bool Flag() const;
  double Seconds() const;

  // A whole number that T can hold and that is at least `minimum`.
  template <typename T>
  T Whole(T minimum) const {
    boost::system::error_code error;
    const bool number = value_ != nullptr && value_->is_number();
    const T whole = number ? value_->to_number<T>(error) : T();
    return Is(number && !error && whole >= minimum, "a whole number") ? whole : T();
  }

  void ForEach(const std::function<void(const JsonNode&)>& visit) const;
  std::vector<std::string> Texts() const;

  // The one of `values` whose name, as ToString has it, is here.
  template <typename T, typename Values>
  T OneOf(const Values& values) const {
    std::vector<std::string_view> names;
    names.reserve(values.size());
    for (const T value : values) names.push_back(ToString(value));
    return std::begin(values)[PlaceAmong(names)];
  }

  // Which of the names is here; 0 where none is.
  size_t PlaceAmong(const std::vector<std::string_view>& names) const;

 private:
  JsonNode(const json::value* value, std::string path, std::string* problem)
      : value_(value), path_(std::move(path)), problem_(problem) {}

  bool Is(bool condition, std::string_view expected) const;

  const json::value* value_;  // null: absent
  std::string path_;          // "cases[3].verdict", as jq writes it; "" for the document
  std::string* problem_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_JSON_NODE_H_
