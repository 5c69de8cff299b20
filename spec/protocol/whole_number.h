// Texts that are written like a whole number.
#ifndef CLUSTERSPEC_SPEC_PROTOCOL_WHOLE_NUMBER_H_
#define CLUSTERSPEC_SPEC_PROTOCOL_WHOLE_NUMBER_H_

#include <string_view>

namespace clusterspec {

// Digits only, and one at least: what an element of a list is called in a path.
inline bool IsWholeNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_PROTOCOL_WHOLE_NUMBER_H_
