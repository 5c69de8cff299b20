// Requirements: checkable claims of the documentation, in our own words.
#ifndef CLUSTERSPEC_SPEC_NOUNS_REQUIREMENT_H_
#define CLUSTERSPEC_SPEC_NOUNS_REQUIREMENT_H_

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"
#include "spec/nouns/since.h"

namespace clusterspec {

enum class Level { kMust, kShould, kMay, kInfo };
std::string_view ToString(Level level);

// How a requirement is decided.
enum class DecidedBy { kCase, kMonitor, kBoth, kNothing };
std::string_view ToString(DecidedBy decided_by);

struct Requirement {
  std::string id;  // "worker.disconnect.returns-worker"
  std::string text;
  Level level = Level::kMust;
  EditionSet editions;
  DecidedBy decided_by = DecidedBy::kCase;
  std::string why;      // why it cannot be decided, when it cannot
  std::string missing;  // what of it a runtime could break and still pass; empty: nothing is known
  std::map<std::string, std::string> readings;  // name -> text, where the statement is ambiguous
  std::map<Edition, Since> since;        // where the edition's history dates what it is about
  std::vector<std::string> contradicts;  // requirements of other editions that ask otherwise
  std::string added_in;                  // version of the suite that it came with; empty: the first
  SourceLocation where;

  // Whether this edition dates it later than `node_version`, which is empty where no date counts.
  bool IsLater(Edition edition, std::string_view node_version) const;
};

// How much of a requirement a runtime has to keep in order to pass.
enum class Extent { kWholly, kPartly, kNot };
inline constexpr std::array kExtents = {Extent::kWholly, Extent::kPartly, Extent::kNot};
std::string_view ToString(Extent extent);
Extent ExtentOf(const Requirement& requirement);

// All requirements, by id.
class Catalogue {
 public:
  // False when the id is already there; the catalogue is then unchanged.
  bool Insert(Requirement requirement);

  // Null for an unknown id. The pointer lives as long as the catalogue.
  const Requirement* Find(std::string_view id) const;

  // The known id that looks most like `id`, for "did you mean"; empty when none is near.
  std::string Nearest(std::string_view id) const;

  // "unknown requirement 'x'. Did you mean 'y'?", for an id that is not there.
  std::string Unknown(std::string_view id) const;

  const std::map<std::string, Requirement, std::less<>>& all() const { return requirements_; }

 private:
  std::map<std::string, Requirement, std::less<>> requirements_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_REQUIREMENT_H_
