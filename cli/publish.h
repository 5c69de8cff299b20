// `report publish`: reports into the repository, for everybody to read.
#ifndef CLUSTERSPEC_CLI_PUBLISH_H_
#define CLUSTERSPEC_CLI_PUBLISH_H_

#include <string>
#include <vector>

namespace clusterspec {

// Puts reports of whole runs into reports/published, as JSON and as Markdown and without paths of
// this machine; then writes the table in README.md, FINDINGS.md and the pages and programs in
// reports/deviations anew from all that are there. Without `files` it does only the latter.
int PublishReports(const std::vector<std::string>& files);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_PUBLISH_H_
