// Names that files hold and of which paths are made: none may lead out of a folder.
#ifndef CLUSTERSPEC_SPEC_NOUNS_SAFE_NAME_H_
#define CLUSTERSPEC_SPEC_NOUNS_SAFE_NAME_H_

#include <string_view>

namespace clusterspec {

// What IsSafeName takes, in words.
constexpr std::string_view kSafeName =
    "letters, digits and ._@+-, with a letter or digit first, at most 100 of them";

// "node", "node@16.20.2", "closed-server-kills".
bool IsSafeName(std::string_view text);

// By what an implementation is asked for: a safe name, then perhaps deviations
// ("sim?deviation=a&deviation=b"), or the path of a manifest, which holds a slash.
bool IsImplementationName(std::string_view text);

// A path that stays below the folder it counts from: "bin/node".
bool IsPathBelow(std::string_view text);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_SAFE_NAME_H_
