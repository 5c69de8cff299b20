// One result told in full, as plain text: for terminals and for JUnit, which holds text as well.
#ifndef CLUSTERSPEC_REPORTS_DESCRIBE_H_
#define CLUSTERSPEC_REPORTS_DESCRIBE_H_

#include <string>
#include <string_view>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// Colours of a terminal, or none. Colour never carries a meaning alone: the words are there too.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  std::string Bold(std::string_view text) const { return In("1", text); }
  std::string Faint(std::string_view text) const { return In("2", text); }
  std::string As(Verdict verdict, std::string_view text) const;

 private:
  std::string In(std::string_view code, std::string_view text) const;

  bool on_;
};

// What was asked, the cause, what was expected and seen, the trace around it, the note and the
// replay line; every line begins with `margin` and ends with a newline. Text of the implementation
// is made visible and clipped: the whole of it is in the JSON.
std::string Describe(const Report& report, const CaseOutcome& result, std::string_view margin,
                     const Paint& paint);

// Only the cause and the replay line.
std::string DescribeBriefly(const CaseOutcome& result, std::string_view margin, const Paint& paint);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_DESCRIBE_H_
