// What a page tells beside its reports, from the tree that the program works with. What cannot be
// read is told and left out: the reports matter more.
#ifndef CLUSTERSPEC_CLI_FORMAT_SOURCES_H_
#define CLUSTERSPEC_CLI_FORMAT_SOURCES_H_

#include <string>
#include <vector>

#include "reports/formats.h"

namespace clusterspec {

// All that a page of these reports tells.
PageSources PageSourcesFor(const std::vector<Report>& reports);

// The text of the reports in the format, with what it needs beside them.
std::string WriteIn(const reports::Format& format, const std::vector<Report>& reports);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_FORMAT_SOURCES_H_
