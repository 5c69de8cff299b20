// The compatibility data file: who keeps which requirement since which version.
#ifndef CLUSTERSPEC_REPORTS_SITE_COMPAT_H_
#define CLUSTERSPEC_REPORTS_SITE_COMPAT_H_

#include <vector>

#include "reports/across.h"
#include "reports/site/support.h"
#include "spec/nouns/json.h"

namespace clusterspec::reports {

// The format clusterspec.compat/1; see spec/schemas/compat.schema.json.
json::value ToCompat(const Across& across, const std::vector<KnownChange>& changes);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SITE_COMPAT_H_
