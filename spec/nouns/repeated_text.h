// Long texts as cases write them: {$type: String, repeat: "ab", times: 150000}.
#ifndef CLUSTERSPEC_SPEC_NOUNS_REPEATED_TEXT_H_
#define CLUSTERSPEC_SPEC_NOUNS_REPEATED_TEXT_H_

#include <optional>
#include <string>

#include "spec/nouns/json.h"

namespace clusterspec {

// A text that stands for itself `times` times over. Adapters never meet it: in operations the whole
// text is sent, and what is shown in events is its digest.
struct RepeatedText {
  std::string text;
  int64_t times = 0;

  // The longest text, in bytes of UTF-8.
  static constexpr int64_t kMostBytes = int64_t{16} << 20;

  // Nothing when the value is anything else, or longer than kMostBytes.
  static std::optional<RepeatedText> In(const json::value& value);

  // As the protocol writes the text in an operation, and in an event.
  json::value Whole() const;
  json::value Shown() const;

  // Whether that is what an event shows.
  bool IsShownAs(const json::value& shown) const;

  // Its length as JavaScript counts it.
  int64_t Units() const;
};

// A copy with all repeated texts, at any depth, written out.
json::value WithWholeTexts(const json::value& value);

// A copy with all repeated texts, at any depth, as events show them, and other long strings, too.
json::value AsShown(const json::value& value);

// The value as an adapter would send it: long strings become their length and digest.
json::value Abbreviate(const json::value& value);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_REPEATED_TEXT_H_
