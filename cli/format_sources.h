// What a page tells beside its reports, from the tree that the program works with.
#ifndef CLUSTERSPEC_CLI_FORMAT_SOURCES_H_
#define CLUSTERSPEC_CLI_FORMAT_SOURCES_H_

#include "reports/formats.h"

namespace clusterspec {

// All of them.
PageSources PageSourcesOfTree();

// Empty for a format that needs none. For both: what cannot be read is told and left out: the
// reports matter more.
PageSources SourcesFor(const reports::Format& format);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_FORMAT_SOURCES_H_
