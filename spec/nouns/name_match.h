// Names that people type: nearest known name, and shell-like globs.
#ifndef CLUSTERSPEC_SPEC_NOUNS_NAME_MATCH_H_
#define CLUSTERSPEC_SPEC_NOUNS_NAME_MATCH_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace clusterspec {

// The name with the fewest edits from `typed`, if they are few for its length; else "".
std::string NearestName(std::string_view typed, const std::vector<std::string>& names);

// " Did you mean 'x'?" or "".
std::string DidYouMean(std::string_view typed, const std::vector<std::string>& names);

// Whether the name is one of these.
bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names);

// `*` matches any characters, also `/`; `?` one.
bool GlobMatches(std::string_view glob, std::string_view text);

// Whether one of the globs does.
bool AnyGlobMatches(const std::vector<std::string>& globs, std::string_view text);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_NAME_MATCH_H_
