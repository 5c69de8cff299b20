// Messages without what is another in every run.
#ifndef CLUSTERSPEC_SPEC_NOUNS_STABLE_TEXT_H_
#define CLUSTERSPEC_SPEC_NOUNS_STABLE_TEXT_H_

#include <string>

namespace clusterspec {

// The message with "*" in the place of long numbers, such as ports and pids, and of the folders of
// runs: a glob that the same message of another run matches.
std::string StableText(std::string message);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_STABLE_TEXT_H_
