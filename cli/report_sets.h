// Reports of whole runs, also where they lie in shards.
#ifndef CLUSTERSPEC_CLI_REPORT_SETS_H_
#define CLUSTERSPEC_CLI_REPORT_SETS_H_

#include <string>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

struct WholeReport {
  std::string file;  // that it came from, of shards the first
  Report report;
};

// The reports of the files, in their order; shards of one run become one, with the known failures
// that `known` names (as KnownFailuresOf has it). A part that is no shard of a complete set is an
// error.
Result<std::vector<WholeReport>, Errors> LoadWholeReports(const std::vector<std::string>& files,
                                                          const Catalogue& catalogue,
                                                          const std::string& known);

// One report of the shards in the files.
Result<Report, Errors> LoadAndMerge(const std::vector<std::string>& files,
                                    const Catalogue& catalogue, const std::string& known);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_REPORT_SETS_H_
