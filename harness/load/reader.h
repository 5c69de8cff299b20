// Reads typed values out of a document and notes every problem, so that a person sees all of a
// file's problems at once.
#ifndef CLUSTERSPEC_HARNESS_LOAD_READER_H_
#define CLUSTERSPEC_HARNESS_LOAD_READER_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/document.h"
#include "spec/nouns/edition.h"

namespace clusterspec {

class Reader {
 public:
  // Problems are appended to `errors`, which outlives the reader.
  explicit Reader(Errors* errors) : errors_(errors) {}

  void Fail(const Node& node, std::string message);

  // As above, but the problem begins `offset` bytes into the text, as far as it stands in one line.
  void FailAt(const Node& node, size_t offset, std::string message);

  // As above, but the problem is the member's key.
  void FailAtKey(const Node& value, std::string message);

  // Each of these notes a problem and gives an empty value when the node is something else.
  // `what` names the thing in messages: "title".
  bool IsMap(const Node& node, std::string_view what);
  bool IsList(const Node& node, std::string_view what);
  std::string String(const Node& node, std::string_view what);
  std::optional<int> Integer(const Node& node, std::string_view what);
  // A whole number from `least`; else notes the problem and gives `least`.
  int Count(const Node& node, std::string_view what, int least);
  bool Boolean(const Node& node, std::string_view what);
  std::vector<std::string> Strings(const Node& node, std::string_view what);
  EditionSet Editions(const Node& node);

  // Notes every key of the map that is not allowed, and every required one that is absent.
  void CheckKeys(const Node& map, std::string_view what,
                 const std::vector<std::string_view>& required,
                 const std::vector<std::string_view>& optional);

  // The string under the key, or "" when it is absent.
  std::string OptionalString(const Node& map, std::string_view key);

 private:
  Errors* errors_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_READER_H_
