// Whether a case says which dated members its program needs.
#ifndef CLUSTERSPEC_HARNESS_LOAD_DATE_CHECK_H_
#define CLUSTERSPEC_HARNESS_LOAD_DATE_CHECK_H_

#include "harness/load/reader.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Notes every operation that names a member of cluster, such as cluster.isPrimary or the setting
// cwd, which an edition of the case dates, while the case neither covers nor uses a requirement of
// that date: an older version would fail it for what it was never promised to have. For the cases
// of the suite; a generated scenario may ask for anything.
void CheckDates(const Case& a_case, const Catalogue& catalogue, Reader* reader);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_DATE_CHECK_H_
