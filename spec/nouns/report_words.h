// The words of the format clusterspec.report/1 that its writer and its reader share.
#ifndef CLUSTERSPEC_SPEC_NOUNS_REPORT_WORDS_H_
#define CLUSTERSPEC_SPEC_NOUNS_REPORT_WORDS_H_

#include <array>
#include <string_view>

#include "spec/nouns/report.h"

namespace clusterspec::report_words {

inline constexpr std::string_view kSchema = "clusterspec.report/1";
inline constexpr std::string_view kExpected = "expected";
inline constexpr std::string_view kUnexpected = "unexpected";
inline constexpr std::array kAllSayings = {OwnEditionSays::kTheSame, OwnEditionSays::kNothing,
                                           OwnEditionSays::kOtherwise};

}  // namespace clusterspec::report_words

#endif  // CLUSTERSPEC_SPEC_NOUNS_REPORT_WORDS_H_
