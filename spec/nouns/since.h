// Since which versions of Node.js something is there, as the history in the documentation dates it.
#ifndef CLUSTERSPEC_SPEC_NOUNS_SINCE_H_
#define CLUSTERSPEC_SPEC_NOUNS_SINCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

// One version, or one for each line of releases that it came to: v13.2.0 and v12.16.0 mean since
// 12.16.0 within 12, and since 13.2.0.
class Since {
 public:
  // Reads versions as the documentation writes them, "v16.0.0". The error has no place: the caller
  // knows it.
  static Result<Since> Parse(const std::vector<std::string>& versions);

  // Whether it is dated later than `version`, such as "10.24.1". A pre-release counts as the
  // release that it leads to. Never, for an empty version: no date says anything of that one.
  bool IsLaterThan(std::string_view version) const;

  // "since v16.0.0", "since v12.16.0, v13.2.0", from old to new.
  std::string ToString() const;

  bool operator==(const Since&) const = default;

 private:
  std::vector<std::string> versions_;  // "16.0.0", from old to new, at least one
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_SINCE_H_
