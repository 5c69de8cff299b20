// `report publish`: reports into the repository, for everybody to read.
#ifndef CLUSTERSPEC_CLI_PUBLISH_H_
#define CLUSTERSPEC_CLI_PUBLISH_H_

#include <string>
#include <vector>

namespace clusterspec {

// Puts reports of whole runs into reports/published, as JSON and as Markdown and without paths of
// this machine; then writes FINDINGS.md and the table in README.md anew from all that are there.
int PublishReports(const std::vector<std::string>& files);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_PUBLISH_H_
