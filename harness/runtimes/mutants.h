// The defects that can be put into a runtime, one at a time: whether the suite notices them says
// how good it is.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_MUTANTS_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_MUTANTS_H_

#include <string>
#include <vector>

#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/json.h"

namespace clusterspec {

struct Mutant {
  std::string id;           // "fork.env-ignored"
  std::string requirement;  // the one that it breaks
  std::string breaks;       // what it does wrong, one sentence
  std::string fingerprint;  // another one when what it does has changed
  std::string unnoticed;    // why the suite cannot notice it; empty: it should
};

// Of a row as `list.cjs` prints it, and as results are kept with it; what is missing is empty.
Mutant MutantOf(const json::object& row);

// Those that the implementation's manifest names, by id: asks the runtime itself for them. An error
// when there are none.
Result<std::vector<Mutant>> ListMutants(const Implementation& implementation);

// The same implementation with the mutant of this id put in, and named so: "node@20?mutant=ID". An
// error for an unknown one.
Result<Implementation> WithMutant(const Implementation& implementation, const std::string& id);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_MUTANTS_H_
