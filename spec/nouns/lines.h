// Text as lines.
#ifndef CLUSTERSPEC_SPEC_NOUNS_LINES_H_
#define CLUSTERSPEC_SPEC_NOUNS_LINES_H_

#include <string_view>
#include <vector>

namespace clusterspec {

// Without their newlines; the last line may lack one. The views live as long as the text.
std::vector<std::string_view> Lines(std::string_view text);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_LINES_H_
