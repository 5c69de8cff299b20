// Sets of editions, the dated versions of the cluster documentation.
#ifndef CLUSTERSPEC_SPEC_NOUNS_EDITION_H_
#define CLUSTERSPEC_SPEC_NOUNS_EDITION_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"
#include "spec/protocol/names.h"

namespace clusterspec {

// "v6, v10, v12, v16, v18", for messages.
std::string EditionNames();

// A set of editions, as case and requirement files write it.
class EditionSet {
 public:
  static EditionSet All();

  // Reads "all", "v16", ">=v10", "<=v12", "v12..v16" or a list of these with commas. The error has
  // no place: the caller knows it.
  static Result<EditionSet> Parse(std::string_view text);

  void Insert(Edition edition);
  bool Contains(Edition edition) const;
  bool empty() const;
  std::vector<Edition> Editions() const;

  // The shortest writing that Parse reads back: "all", ">=v10", "v12..v16", "v6, v18".
  std::string ToString() const;

  bool operator==(const EditionSet&) const = default;

 private:
  std::array<bool, kAllEditions.size()> members_{};
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_EDITION_H_
