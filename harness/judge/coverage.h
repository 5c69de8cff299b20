// How much of an edition the suite decides: statements, requirements, cases and monitors.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_COVERAGE_H_
#define CLUSTERSPEC_HARNESS_JUDGE_COVERAGE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/statement.h"

namespace clusterspec {

// What decides one requirement in one edition.
struct Deciders {
  const Requirement* requirement = nullptr;
  std::vector<std::string> cases;     // ids
  std::vector<std::string> monitors;  // names

  // Whether nothing decides it although the catalogue says that something does.
  bool Undecided() const;

  // Whether it is decided, but not in all the ways that the catalogue says.
  bool InFewerWays() const;
};

struct Coverage {
  Edition edition = kCurrentEdition;
  std::map<StatementClass, int> statements;  // every class has an entry
  int statements_with_requirements = 0;
  std::vector<Deciders> requirements;   // those that hold in the edition, by id
  std::vector<std::string> idle_cases;  // made for the edition, but deciding nothing in it

  // How many requirements of this level are meant to be decided in this way.
  int Count(Level level, DecidedBy decided_by) const;

  // How many requirements are decided to this extent.
  int Count(Extent extent) const;

  // Testable requirements that nothing decides.
  std::vector<const Deciders*> Undecided() const;
};

// The arguments outlive the result.
Coverage Cover(Edition edition, const StatementMap& map, const Catalogue& catalogue,
               const std::vector<Case>& cases);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_COVERAGE_H_
