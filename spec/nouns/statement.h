// Statements: what an edition of the documentation says, one sentence, table row, list item,
// heading, program or line of history at a time. Their texts stay outside the project: a statement
// is pinned by the fingerprint of its text.
#ifndef CLUSTERSPEC_SPEC_NOUNS_STATEMENT_H_
#define CLUSTERSPEC_SPEC_NOUNS_STATEMENT_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"

namespace clusterspec {

enum class StatementClass {
  kNormative,   // says how something must, should or may behave
  kDefinition,  // says what a name, parameter or type is
  kExample,     // a program, its output, or words that lead to it
  kHistory,     // when something came, changed or was deprecated
  kAdvice,      // speaks to the programmer; a runtime can neither keep nor break it
  kPlatform,    // speaks of platforms that the suite does not run on
  kNavigation,  // a heading or a pointer to another page
};

inline constexpr std::array kAllStatementClasses = {
    StatementClass::kNormative, StatementClass::kDefinition, StatementClass::kExample,
    StatementClass::kHistory,   StatementClass::kAdvice,     StatementClass::kPlatform,
    StatementClass::kNavigation};

// "normative", "definition", ...
std::string_view ToString(StatementClass statement_class);

// Identifies a text whatever its markup, white space and letter case; see
// spec/statements/fingerprint.h.
struct Fingerprint {
  uint64_t hash = 0;
  int length = 0;  // of the canonical text, in bytes

  auto operator<=>(const Fingerprint&) const = default;
};

struct Statement {
  std::string section;  // headings above it, "Class: Worker / worker.id"; empty above the first
  int ordinal = 0;      // in its section, from 1
  int line = 0;         // in the document that the map was made from
  Fingerprint fingerprint;
  std::optional<StatementClass> statement_class;  // nothing: not classified yet
  std::vector<std::string> requirements;          // ids, that it gives rise to
  SourceLocation where;                           // in the map's file

  // "Class: Worker / worker.id, statement 3".
  std::string Place() const;
};

// All statements of one edition, in the order of its document.
struct StatementMap {
  Edition edition = kCurrentEdition;
  std::vector<Statement> statements;
};

using StatementMaps = std::map<Edition, StatementMap>;

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_STATEMENT_H_
