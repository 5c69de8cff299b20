// Editions: the dated versions of the cluster documentation.
#ifndef CLUSTERSPEC_SPEC_NOUNS_EDITION_H_
#define CLUSTERSPEC_SPEC_NOUNS_EDITION_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

// In the order of time.
enum class Edition { kV6, kV10, kV12, kV16, kV18 };

inline constexpr std::array kAllEditions = {Edition::kV6, Edition::kV10, Edition::kV12,
                                            Edition::kV16, Edition::kV18};

// "v16".
std::string_view ToString(Edition edition);

// Nothing for a name that is not an edition's.
std::optional<Edition> ParseEdition(std::string_view name);

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
